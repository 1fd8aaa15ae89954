using System.Runtime.InteropServices;

namespace AdFlow.OperatorBench;

/// <summary>Counting by ad in memory, beside a loop over a dictionary that one thread uses.</summary>
public abstract class CounterBenchmark : RowsBenchmark
{
    private protected override string Columns => "ad_id";

    private protected override string Tables => "spend: { counter: { ad_id: int64 } },";

    // What the loop counts, by ad.
    private protected Dictionary<long, long> Counters { get; } = [];

    private protected override int RunLoop()
    {
        for (int row = 0; row < Rows; row++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(Counters, Ads.AdId[row], out _)++;
            Results[row] = 1;
        }
        return Rows;
    }
}
