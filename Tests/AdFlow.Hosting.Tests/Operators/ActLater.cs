using System.Collections.Concurrent;
using AdFlow.Operators;

namespace AdFlow.Hosting.Tests;

/// <summary>Waits for what a test says, without a thread, then passes its rows on.</summary>
[TableOperator("test.later", Rows = RowEffect.Same)]
public sealed class ActLater : AsyncTableOperator<ActParameters>
{
    /// <summary>What is waited for, by name; nothing where there is none.</summary>
    public static ConcurrentDictionary<string, Func<RunContext, Task>> Acts { get; } = new();

    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    public override async ValueTask RunAsync(RunContext run)
    {
        if (Acts.TryGetValue(Settings.Name, out var act))
            await act(run);
        run.Output.TakeAll(In);
    }
}
