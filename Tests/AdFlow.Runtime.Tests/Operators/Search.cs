using System.Collections.Concurrent;
using AdFlow.Operators;
using AdFlow.Tables.Indexes;

namespace AdFlow.Runtime.Tests;

/// <summary>Looks keys up as a remote searcher would: the answer comes later, from another thread.</summary>
/// <remarks>A gate that a test holds by its name decides when; without one it comes at once.</remarks>
[TableOperator("test.search", Rows = RowEffect.Subset)]
public sealed class Search : AsyncTableOperator<SearchParameters>
{
    /// <summary>Gates of tests by name.</summary>
    public static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new();

    /// <summary>Keys to find.</summary>
    public required InputPort In { get; init; }

    /// <summary>Where they are found.</summary>
    [Needs(TableAccess.Key)]
    public required TablePort Table { get; init; }

    /// <summary>The key.</summary>
    public required Reads<long> Id { get; init; }

    public override void DeclareOutputs(OutputSchema outputs) =>
        outputs.PassFirstInput().Pass(Table, name => name != Table.Key);

    public override async ValueTask RunAsync(RunContext run)
    {
        if (Gates.TryGetValue(Settings.Gate, out var gate))
            await gate.Task.WaitAsync(Settings.Heeds ? run.Stop.Cancellation : CancellationToken.None);
        else
            await Task.Yield();
        Answer(run);
    }

    private unsafe void Answer(RunContext run)
    {
        var ids = run.Values(Id);
        var index = run.Index<KeyIndex>(Table);
        var found = run.Arena.AllocateSpan<int>(ids.Length);
        var rows = run.Arena.AllocateSpan<int>(ids.Length);
        int count = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            int row = index.Find(ids[i]);
            if (row < 0)
                continue;
            (found[count], rows[count]) = (row, i);
            count++;
        }
        run.Output.Take(In, rows[..count]);
        run.Output.Take(Table, found[..count]);
    }
}

/// <summary>Settings of <see cref="Search"/>.</summary>
public sealed record SearchParameters
{
    /// <summary>Name of the gate.</summary>
    public string Gate { get; init; } = "";

    /// <summary>Whether it ends when nobody waits any more.</summary>
    public bool Heeds { get; init; } = true;
}
