using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Claims to change something outside the run, and cannot answer as if.</summary>
[TableOperator("test.post", Rows = RowEffect.Same, Purity = Purity.Effect)]
public sealed class Post : TableOperator<NoParameters>
{
    /// <summary>Rows.</summary>
    public required InputPort In { get; init; }

    public override void Run(RunContext run) => run.Output.TakeAll(In);
}
