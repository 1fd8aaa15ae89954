namespace AdFlow.OperatorBench;

/// <summary><c>counter.add</c> beside a loop.</summary>
public class CounterAddBenchmarks : CounterBenchmark
{
    internal override string OperatorId => "counter.add";

    private protected override string Node => "{ op: counter.add, in: ads, table: spend }";
}
