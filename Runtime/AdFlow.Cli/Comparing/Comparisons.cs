using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Comparisons of pairs of graphs, each used by one thread at a time. Thread-safe.</summary>
/// <param name="metrics">Metrics of the output, or null for those it lends itself to.</param>
/// <param name="output">Output that they are made of, or null for the first.</param>
/// <param name="tolerance">Difference up to which numbers count as equal.</param>
internal sealed class Comparisons(IReadOnlyList<OutputMetric>? metrics, string? output, double tolerance)
{
    private const int MostIdle = 64;

    private readonly List<GraphComparison> _idle = [];

    /// <summary>A comparison of two graphs.</summary>
    /// <param name="left">The graph on the left.</param>
    /// <param name="right">The graph on the right.</param>
    /// <param name="isNew">Whether it is the first of these graphs, or more are used at once than before.</param>
    /// <exception cref="CommandException">A metric or the output fits neither graph.</exception>
    public GraphComparison Rent(LogicalPlan left, LogicalPlan right, out bool isNew)
    {
        lock (_idle)
        {
            int place = _idle.FindIndex(each => each.Graphs.Left == left && each.Graphs.Right == right);
            isNew = place < 0;
            if (!isNew)
            {
                var known = _idle[place];
                _idle.RemoveAt(place);
                return known;
            }
        }
        try
        {
            return new GraphComparison(new GraphPair(left, right, tolerance), metrics, output);
        }
        catch (ArgumentException error)
        {
            throw new CommandException(error.Message, ExitCode.WrongUse);
        }
    }

    /// <summary>Gives one back.</summary>
    public void Return(GraphComparison comparison)
    {
        lock (_idle)
        {
            if (_idle.Count == MostIdle)
                _idle.RemoveAt(0);
            _idle.Add(comparison);
        }
    }
}
