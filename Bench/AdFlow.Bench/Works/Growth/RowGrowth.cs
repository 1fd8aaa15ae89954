using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>What the chain of 12 costs over some rows.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="RowNs">Nanoseconds per row.</param>
/// <param name="AllocatedBytes">Managed bytes of a run.</param>
internal sealed record RowGrowth(int Rows, double RowNs, long AllocatedBytes)
{
    private const long SlabBytes = 2L << 30;

    /// <summary>Measures a table.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="place">Where the table is published.</param>
    /// <param name="meter">Times.</param>
    public static RowGrowth Measure(int rows, Workplace place, Meter meter)
    {
        using var ads = new AdTable(rows);
        // Memory of the largest run is kept, as that of all others is; one thread, so that sizes compare.
        using var graph = BenchGraph.Open(Workplace.Shipped("Graphs/score_full.graph.yaml"),
            new Dictionary<string, Table> { ["ads"] = ads.Table }, place,
            new BoundGraphOptions { RunMemoryBytes = SlabBytes, PooledSlabBytes = SlabBytes, Threads = 1 });
        double time = Statistics.Median(meter.Repeat(graph.Run));
        return new RowGrowth(rows, time / rows, meter.AllocatedBytes(graph.Run));
    }
}
