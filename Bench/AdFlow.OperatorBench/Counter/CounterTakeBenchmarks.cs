namespace AdFlow.OperatorBench;

/// <summary><c>counter.take</c> within a limit beside a loop.</summary>
public class CounterTakeBenchmarks : CounterBenchmark
{
    internal override string OperatorId => "counter.take";

    internal override string? ResultColumn => "taken";

    private protected override string Nodes =>
        "offers: { op: let, in: ads, with: { amount: 1, limit: 4000000000000000000 } },";

    private protected override string Node => "{ op: counter.take, in: offers, table: spend }";
}
