using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Where the followed rows are in the tables of one run. Not thread-safe.</summary>
internal sealed class FollowedRows
{
    private readonly Inspection _run;
    private readonly RowTrail _trail;
    private readonly RowKey _key;
    private readonly Dictionary<LogicalSource, int[]> _rows = [];

    /// <summary>Looks for them.</summary>
    public FollowedRows(Inspection run, RowTrail trail, RowKey key)
    {
        (_run, _trail, _key) = (run, trail, key);
        foreach (var source in trail.Sources)
            _rows[source] = Find(source);
    }

    /// <summary>Their numbers in a source, ascending.</summary>
    public IReadOnlyList<int> In(LogicalSource source) => _rows.GetValueOrDefault(source) ?? [];

    /// <summary>Rows of a source before an output that did not come out of it, with their source.</summary>
    public IReadOnlyList<(LogicalSource Source, int Row)> LostAt(LogicalSource source)
    {
        var before = _trail.Before(source).SelectMany(from => In(from).Select(row => (from, row))).ToList();
        if (In(source).Count == 0 || before.Count == 0)
            return before;
        var node = _run.Plan.Nodes[source.Node];
        if (!_run.TryFind(source, out var output) || node.Operator.Rows is RowEffect.Same
            || RowTrail.FirstOf(node)!.Sources is not [var only] || !_run.TryFind(only, out var input))
            return [];
        var passed = RowContents.Passed(node, source.Output, 0);
        return passed.Count == 0 ? [] : [.. RowContents.Missing(input, In(only), output, In(source), passed,
            node.Operator.Rows is not RowEffect.Expand).Select(row => (only, row))];
    }

    private int[] Find(LogicalSource source)
    {
        if (!_trail.Has(source) || !_run.TryFind(source, out var rows))
            return [];
        if (_trail.KeyOf(source) is var key and >= 0)
            return _key.Find(rows[key]) ?? [];
        var from = _trail.Before(source).First();
        var node = _run.Plan.Nodes[source.Node];
        return node.Operator.Rows is RowEffect.Same ? _rows[from]
            : _run.TryFind(from, out var input)
                ? RowContents.Find(input, _rows[from], rows, RowContents.Passed(node, source.Output, 0)) : [];
    }
}
