namespace AdFlow.Graphs;

/// <summary>One request to a graph, or recorded ones, and what must come of it. Immutable.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Request">Fields of the request by name; <see cref="YamlJson"/> turns them into JSON. Empty where there
/// is a <see cref="Record"/>.</param>
public sealed record TestCaseSpec(YamlScalar Name, YamlMapping Request)
{
    /// <summary>What the test is about.</summary>
    public string Doc { get; init; } = "";

    /// <summary>Recorded requests that are made instead, with the seed, the clock reading and the rung that they were
    /// made with; or null.</summary>
    public RecordCaseSpec? Record { get; init; }

    /// <summary>Rung of the graph's quality ladder that answers, or null for the graph itself.</summary>
    public YamlScalar? Quality { get; init; }

    /// <summary>Seed of the run's random numbers; the file's where the test has none, else 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The run's clock reading, in microseconds since 1970-01-01 UTC; the file's where the test has none, else
    /// 0.</summary>
    public long NowMicroseconds { get; init; }

    /// <summary>Tables that stand for those of the graph: the test's own, and those of the file that it does not name.
    /// Others are the graph's.</summary>
    public IReadOnlyList<TableFixtureSpec> Tables { get; init; } = [];

    /// <summary>What must hold for the outputs; empty where an error is expected.</summary>
    public IReadOnlyList<OutputExpectationSpec> Outputs { get; init; } = [];

    /// <summary>How many rows nodes put out.</summary>
    public IReadOnlyList<RowBound> RowCounts { get; init; } = [];

    /// <summary>The error that the run must end with, or null.</summary>
    public ErrorExpectationSpec? Error { get; init; }

    /// <summary>Whether something is expected; else a recorded request must come out as it was recorded.</summary>
    public bool Expects => Error is not null || Outputs.Count + RowCounts.Count > 0;
}
