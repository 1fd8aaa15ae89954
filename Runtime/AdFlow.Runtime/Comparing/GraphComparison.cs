using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Compares runs of two graphs, request by request. Not thread-safe: it reuses its memory.</summary>
public sealed class GraphComparison
{
    /// <summary>Name of the metric of a run's time.</summary>
    public const string Milliseconds = "milliseconds";

    private readonly TableComparison _tables = new();
    private readonly List<(OutputMetric Metric, MetricProgram? Left, MetricProgram? Right)> _metrics = [];
    private readonly TablePair? _output;

    /// <summary>Prepares comparing.</summary>
    /// <param name="graphs">The graphs.</param>
    /// <param name="metrics">Metrics of the output, or null for those it lends itself to.</param>
    /// <param name="output">Name of the output that metrics are made of, or null for the first one.</param>
    /// <exception cref="ArgumentException">There is no such output, or a metric fits neither graph.</exception>
    public GraphComparison(
        GraphPair graphs, IReadOnlyList<OutputMetric>? metrics = null, string? output = null)
    {
        Graphs = graphs;
        string? name = output ?? graphs.Left.Outputs.FirstOrDefault()?.Name;
        _output = OutputOf(name);
        var (left, right) = (_output.LeftSchema, _output.RightSchema);
        foreach (var metric in metrics ?? OutputMetric.Of(left ?? right ?? Schema.Empty))
        {
            string? problem = null, other = null;
            var one = left is null ? null : MetricProgram.Bind(metric, left, graphs.Left.Request, out problem);
            var two = right is null ? null : MetricProgram.Bind(metric, right, graphs.Right.Request, out other);
            if (one is null && two is null)
                throw new ArgumentException(problem ?? other);
            _metrics.Add((metric, one, two));
        }
    }

    /// <summary>The graphs.</summary>
    public GraphPair Graphs { get; }

    /// <summary>The metrics of the output.</summary>
    public IEnumerable<OutputMetric> Metrics => _metrics.Select(each => each.Metric);

    /// <summary>Compares two runs of a request.</summary>
    /// <param name="request">Number of the request.</param>
    /// <param name="left">Run of the left graph.</param>
    /// <param name="right">Run of the right graph.</param>
    /// <param name="leftTime">Time that the left run took; null: the sum over its nodes.</param>
    /// <param name="rightTime">Time that the right run took; null: the sum over its nodes.</param>
    public RunDifference Compare(
        long request, Inspection left, Inspection right, TimeSpan? leftTime = null, TimeSpan? rightTime = null)
    {
        try
        {
            return new()
            {
                Request = request,
                Graphs = Graphs,
                Tables = [.. Graphs.Tables.Select(table => Compare(table, left, right))],
                Metrics =
                [
                    .. _metrics.Select(each => new MetricPair(each.Metric.Name,
                        Measure(each.Left, left, _output!.Left), Measure(each.Right, right, _output.Right))),
                    new(Milliseconds, (leftTime ?? TimeOf(left)).TotalMilliseconds,
                        (rightTime ?? TimeOf(right)).TotalMilliseconds),
                ],
                LeftFailure = left.Failure,
                RightFailure = right.Failure,
            };
        }
        finally
        {
            _tables.Forget();
        }
    }

    private TablePair OutputOf(string? name)
    {
        for (int i = 0; i < Graphs.Outputs.Count; i++)
            if (Graphs.OutputNames[i] == name)
                return Graphs.Outputs[i];
        throw new ArgumentException(
            $"There is no output '{name}'; there are {string.Join(", ", Graphs.OutputNames)}.");
    }

    private TableDifference Compare(TablePair table, Inspection left, Inspection right)
    {
        bool isLeft = TryFind(left, table.Left, out var one), isRight = TryFind(right, table.Right, out var other);
        return isLeft && isRight ? _tables.Compare(table, one, other) : new TableDifference
        {
            Table = table, LeftRows = isLeft ? one.RowCount : -1, RightRows = isRight ? other.RowCount : -1,
        };
    }

    private static bool TryFind(Inspection run, LogicalSource? source, out Batch rows)
    {
        rows = default;
        return source is { } known && run.TryFind(known, out rows);
    }

    private static double? Measure(MetricProgram? metric, Inspection run, LogicalSource? output) =>
        metric is not null && TryFind(run, output, out var rows) && run.TryFind(LogicalSource.Request, out var request)
            ? metric.Measure(rows, request) : null;

    private static TimeSpan TimeOf(Inspection run)
    {
        var time = TimeSpan.Zero;
        for (int node = 0; node < run.Plan.Nodes.Count; node++)
            time += run.TimeOf(node)?.Elapsed ?? TimeSpan.Zero;
        return time;
    }
}
