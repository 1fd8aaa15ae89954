using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Uses counters and claims to be pure.</summary>
[TableOperator("test.peek", Rows = RowEffect.Same, Locality = Locality.Row)]
public sealed class Peek : TableOperator<NoParameters>
{
    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    /// <summary>Counters.</summary>
    public required CounterPort Table { get; init; }

    public override void Run(RunContext run) => run.Output.TakeAll(In);
}
