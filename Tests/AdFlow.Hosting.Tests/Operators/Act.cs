using System.Collections.Concurrent;
using AdFlow.Operators;

namespace AdFlow.Hosting.Tests;

/// <summary>Does what a test says, on the thread of the run, then passes its rows on: a plugin of every badness.
/// </summary>
[TableOperator("test.act", Rows = RowEffect.Same)]
public sealed class Act : TableOperator<ActParameters>
{
    /// <summary>What is done, by name; nothing where there is none.</summary>
    public static ConcurrentDictionary<string, Action<RunContext>> Acts { get; } = new();

    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    public override void Run(RunContext run)
    {
        if (Acts.TryGetValue(Settings.Name, out var act))
            act(run);
        if (!Settings.Forgets)
            run.Output.TakeAll(In);
    }
}

/// <summary>Settings of <see cref="Act"/>.</summary>
public sealed record ActParameters
{
    /// <summary>Name of what is done.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it leaves its output out.</summary>
    public bool Forgets { get; init; }
}
