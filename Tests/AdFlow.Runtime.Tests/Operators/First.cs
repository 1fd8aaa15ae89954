using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Keeps the first rows.</summary>
[TableOperator("test.first", Rows = RowEffect.Subset)]
public sealed class First : TableOperator<FirstParameters>
{
    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    public override void Run(RunContext run)
    {
        int count = Math.Min(run.Value(Settings.Count), run.Input(In).RowCount);
        var rows = run.Arena.AllocateSpan<int>(count);
        for (int i = 0; i < count; i++)
            rows[i] = i;
        run.Output.Take(In, rows);
    }
}

/// <summary>Settings of <see cref="First"/>.</summary>
public sealed record FirstParameters
{
    /// <summary>How many.</summary>
    [InRange(0, 1000)]
    public Setting<int> Count { get; init; } = 10;
}
