using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Follows rows through one run of a graph: which nodes brought them in and at which rank, what each node gave them,
/// and where and why they were lost. Nothing is asked of an operator by its name: all comes from descriptors, forms,
/// columns and the tables of the run, so operators of plugins are followed as well. Not thread-safe; the inspection and
/// the tables must live as long as it.
/// </summary>
public sealed class RowFollower
{
    /// <summary>Most rows that are told of at one node, where several have the key.</summary>
    public const int MostRows = 8;

    private readonly Inspection _run;
    private readonly TableRows _tables;
    private readonly ObservedRequest? _request;

    /// <summary>Follows rows through a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tables">Tables of the graph in the order of the plan, or none: then it is not told whether they
    /// have a row.</param>
    /// <param name="request">The run's request, to be run again with other bids and without limits; null: neither
    /// bids nor ranks behind the limits of channels are told.</param>
    public RowFollower(Inspection run, IReadOnlyList<PublishedTable> tables, ObservedRequest? request = null)
    {
        _run = run;
        _tables = new TableRows(run.Plan, tables);
        _request = request;
    }

    /// <summary>Follows the rows with a key.</summary>
    /// <param name="key">The rows.</param>
    /// <param name="output">Name of the output that they are to reach; null for the first.</param>
    /// <param name="bid">The bid of which the smallest change is searched for that wins, in at most 60 runs; null: none
    /// is.</param>
    /// <exception cref="ArgumentException">The graph has no such output or column, or no column of the name can have
    /// the value: what was found, and what to name instead.</exception>
    /// <exception cref="InvalidOperationException">A bid is searched for without a request to run again.</exception>
    public async Task<RowStory> FollowAsync(RowKey key, string? output = null, BidOptions? bid = null)
    {
        var target = RowQuestion.OutputOf(_run.Plan, output);
        var trail = RowQuestion.TrailOf(_run.Plan, key, target);
        var story = await FollowAsync(key, target, trail).ConfigureAwait(false);
        if (bid is null || !_run.HasTables)
            return story;
        var request = _request ?? throw new InvalidOperationException("A bid needs a request that can be run again.");
        return story with
        {
            Bid = await new BidAdvice(_run, request, bid).AskAsync((key, trail, target.Source), story)
                .ConfigureAwait(false),
        };
    }

    private async Task<RowStory> FollowAsync(RowKey key, LogicalOutput target, RowTrail trail)
    {
        var followed = new FollowedRows(_run, trail, key);
        var reasons = new RowReasons(
            _run, trail, key, _tables, _request is { } request ? request.RunAsync : null);
        var steps = new List<RowStep>();
        foreach (var source in trail.Sources)
            steps.Add(await StepAsync(source, trail, followed, reasons).ConfigureAwait(false));
        var verdict = RowVerdicts.Of(target.Source, _run, trail, followed);
        return new RowStory
        {
            Graph = _run.Plan.Graph, Output = target.Name, Row = key.ToString(), Verdict = verdict.Verdict,
            LostAt = [.. verdict.LostAt.Select(_run.NameOf)], Steps = steps, Tables = _tables.All(key),
            Places = verdict.Verdict is RowVerdict.Shown
                ? [.. followed.In(target.Source).Take(MostRows).Select(row => row + 1)] : [],
            Failure = _run.Failure,
        };
    }

    private async Task<RowStep> StepAsync(
        LogicalSource source, RowTrail trail, FollowedRows followed, RowReasons reasons)
    {
        var before = trail.Before(source).ToList();
        var step = new RowStep(_run.NameOf(source), source.IsRequest ? "request" : NodeOf(source).Operator.Id,
            KindOf(source, before, trail, followed))
        {
            RowsIn = RowsIn(source, before), FollowedIn = before.Sum(from => followed.In(from).Count),
        };
        if (!_run.TryFind(source, out var rows))
            return step;
        var lost = step.Kind is RowStepKind.Untraceable ? [] : followed.LostAt(source);
        var losses = new List<RowLoss>();
        foreach (var (from, row) in lost.DistinctBy(one => before.Count > 1 ? default : one).Take(MostRows))
            losses.Add(await reasons.OfLostAsync(source, from, row).ConfigureAwait(false));
        if (step.Kind is RowStepKind.NotFound)
            losses.Add(await reasons.OfNotFoundAsync(source).ConfigureAwait(false));
        var numbers = followed.In(source);
        return step with
        {
            RowsOut = rows.RowCount, FollowedOut = numbers.Count, Losses = losses,
            Condition = step.Kind is RowStepKind.Kept && NodeOf(source).Form is FilterForm filter
                ? ConditionLoss.Written(filter.Condition.Expression) : null,
            IsRanked = before.Count == 0 || NodeOf(source).Operator.Rows is RowEffect.New
                or RowEffect.Reorder,
            Rows = [.. numbers.Take(MostRows).Select(
                row => new FollowedRow(row + 1, ValuesOf(source, rows, row, trail)))],
        };
    }

    private RowStepKind KindOf(
        LogicalSource source, List<LogicalSource> before, RowTrail trail, FollowedRows followed)
    {
        bool isOut = followed.In(source).Count > 0, isIn = before.Any(from => followed.In(from).Count > 0);
        return !_run.WasRun(source.Node) ? RowStepKind.NotRun
            : !trail.Has(source) ? isIn ? RowStepKind.Untraceable : RowStepKind.Absent
            : before.Count == 0 ? isOut ? RowStepKind.Found : RowStepKind.NotFound
            : isOut ? RowStepKind.Kept
            : isIn ? RowStepKind.Lost : RowStepKind.Absent;
    }

    private int RowsIn(LogicalSource source, List<LogicalSource> before)
    {
        if (before.Count == 0)
            return -1;
        int rows = 0;
        foreach (var from in RowTrail.FirstOf(NodeOf(source))!.Sources)
            rows += _run.TryFind(from, out var batch) ? batch.RowCount : 0;
        return rows;
    }

    // What the node computed first, then what it found in tables.
    private List<RowValue> ValuesOf(LogicalSource source, Batch rows, int row, RowTrail trail)
    {
        if (source.IsRequest)
            return [];
        var columns = NodeOf(source).Outputs[source.Output];
        int key = trail.Has(source) ? trail.KeyOf(source) : -1;
        return [.. Enumerable.Range(0, columns.Count)
            .Where(i => i != key && columns[i].Source.Kind is ColumnSourceKind.Written
                or ColumnSourceKind.Table)
            .Select(i => new RowValue(columns[i].Field.Name, CellValue.Json(rows, i, row),
                columns[i].Source.Kind is ColumnSourceKind.Written))
            .OrderByDescending(value => value.IsWritten)];
    }

    private LogicalNode NodeOf(LogicalSource source) => _run.Plan.Nodes[source.Node];
}
