using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Numbers rows on from where the last run of any graph ended, so that no two runs agree.</summary>
[TableOperator("test.tick", Rows = RowEffect.Same, Purity = Purity.Clock)]
public sealed class Tick : TableOperator<NoParameters>
{
    // What is forbidden is what this operator is for: it never gives the same twice.
#pragma warning disable ADF0017
    private static long _ticks;
#pragma warning restore ADF0017

    /// <summary>Rows to number.</summary>
    public required InputPort In { get; init; }

    /// <summary>Their number.</summary>
    public required Writes<long> Number { get; init; }

    public override void Run(RunContext run)
    {
        run.Output.TakeAll(In);
        foreach (ref long number in run.Output.Write(Number))
            number = Interlocked.Increment(ref _ticks);
    }
}
