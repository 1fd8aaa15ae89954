using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// What the nodes of a bound plan usually do: means of rows and time that forget what is long ago, from sampled runs.
/// Thread-safe.
/// </summary>
internal sealed class NodeStatistics(int nodes)
{
    private const double Weight = 0.1;

    private readonly Lock _adding = new();
    private readonly NodeMean[] _means = new NodeMean[nodes];

    /// <summary>Takes a sampled run in.</summary>
    public void Add(in GraphRun run)
    {
        lock (_adding)
            foreach (var time in run.NodeTimes)
                _means[time.Node.Ordinal] = _means[time.Node.Ordinal].With(time, Weight);
    }

    /// <summary>The means of now, by ordinal of the node.</summary>
    public NodeMean[] Read()
    {
        lock (_adding)
            return [.. _means];
    }
}

/// <summary>What a node usually does.</summary>
/// <param name="Runs">How many sampled runs it was executed in.</param>
/// <param name="RowsIn">Rows of its inputs.</param>
/// <param name="RowsOut">Rows of its first output.</param>
/// <param name="Microseconds">Time over all threads.</param>
internal readonly record struct NodeMean(long Runs, double RowsIn, double RowsOut, double Microseconds)
{
    /// <summary>The means with one run more.</summary>
    public NodeMean With(in NodeTime time, double weight)
    {
        double share = Math.Max(weight, 1.0 / (Runs + 1));
        return new NodeMean(Runs + 1,
            RowsIn + share * (time.RowsIn - RowsIn), RowsOut + share * (time.RowsOut - RowsOut),
            Microseconds + share * (time.Elapsed.TotalMicroseconds - Microseconds));
    }
}
