using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Checks that what must see the same rows still does: behind the same filters, limits and lookups stand every
/// operator that looks at other rows, every barrier, everything impure and every output. Ancestors are sets of the
/// author's nodes, so that nodes which were merged, split or moved are still told.
/// </summary>
internal sealed class RowLineage
{
    private readonly LogicalPlan _before;
    private readonly LogicalPlan _after;
    private readonly PlanRule _rule;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly ulong[][] _above;
    private readonly ulong[][] _aboveNow;
    private readonly ulong[] _changesRows;
    private readonly ulong[] _isThere;

    public RowLineage(LogicalPlan before, LogicalPlan after, PlanRule rule)
    {
        (_before, _after, _rule) = (before, after, rule);
        foreach (string path in before.Nodes.SelectMany(node => node.StandsFor))
            _numbers.TryAdd(path, _numbers.Count);
        foreach (var node in after.Nodes)
            foreach (string path in node.StandsFor)
                if (!_numbers.ContainsKey(path))
                    throw PlanCheck.Broken(rule.Name, $"node '{node.Path}'", $"stands for '{path}', which is no node");
        _above = Ancestors(before);
        _aboveNow = Ancestors(after);
        _changesRows = SetOf(before.Nodes.Where(node => !node.KeepsRows() && !node.AppendsChannels()));
        _isThere = SetOf(after.Nodes);
    }

    public void Check()
    {
        var paths = _after.Nodes.ToDictionary(node => node.Path, StringComparer.Ordinal);
        bool removes = _rule.Changes.HasFlag(RuleChanges.RemovesNodes);
        foreach (var node in _before.Nodes)
        {
            if (!removes && node.StandsFor.Any(path => !Has(_isThere, _numbers[path])))
                throw PlanCheck.Broken(_rule.Name, $"node '{node.Path}'", "is gone, and the rule removes none");
            if (node.IsRowLocal() || node.AppendsChannels())
                continue;
            if (paths.GetValueOrDefault(node.Path) is { } now)
                CheckRows($"node '{node.Path}'", _above[node.Ordinal], _aboveNow[now.Ordinal], Sources(now));
            else if (node.Operator.Purity is not Purity.Pure || !node.IsPlain())
                throw PlanCheck.Broken(_rule.Name, $"node '{node.Path}'", $"is gone, but {node.WhyFixed()}");
        }
        for (int i = 0; i < _before.Outputs.Count; i++)
            CheckRows($"output '{_before.Outputs[i].Name}'", Inclusive(_before, _above, _before.Outputs[i].Source),
                Inclusive(_after, _aboveNow, _after.Outputs[i].Source), [_after.Outputs[i].Source]);
    }

    private void CheckRows(string what, ulong[] above, ulong[] now, IEnumerable<LogicalSource> sources)
    {
        if (IsSame(above, now))
            return;
        foreach (var (path, number) in _numbers)
            if (Has(above, number) && Has(_changesRows, number) && Has(_isThere, number) && !Has(now, number))
                throw PlanCheck.Broken(_rule.Name, what, $"no longer stands behind '{path}'");
        var pending = new Stack<LogicalSource>(sources);
        var seen = new HashSet<int>();
        while (pending.TryPop(out var source))
        {
            if (source.IsRequest || !seen.Add(source.Node))
                continue;
            var set = SetOf([_after.Nodes[source.Node]]);
            if (Meets(set, _changesRows) && !Meets(set, above))
                throw PlanCheck.Broken(_rule.Name, what, $"now stands behind '{_after.Nodes[source.Node].Path}'");
            foreach (var next in Sources(_after.Nodes[source.Node]))
                pending.Push(next);
        }
    }

    private static IEnumerable<LogicalSource> Sources(LogicalNode node) =>
        node.Inputs.SelectMany(input => input.Sources);

    // Whether the nodes that change rows are the same, those that are gone apart.
    private bool IsSame(ulong[] above, ulong[] now)
    {
        for (int i = 0; i < now.Length; i++)
            if ((above[i] & _isThere[i] & _changesRows[i]) != (now[i] & _changesRows[i]))
                return false;
        return true;
    }

    private ulong[][] Ancestors(LogicalPlan plan)
    {
        var ancestors = new ulong[plan.Nodes.Count][];
        var inclusive = new ulong[plan.Nodes.Count][];
        foreach (var node in plan.Nodes)
        {
            ancestors[node.Ordinal] = SetOf([]);
            foreach (var source in Sources(node).Where(source => !source.IsRequest).Distinct())
                Add(ancestors[node.Ordinal], inclusive[source.Node]);
            inclusive[node.Ordinal] = SetOf([node]);
            Add(inclusive[node.Ordinal], ancestors[node.Ordinal]);
        }
        return ancestors;
    }

    private ulong[] Inclusive(LogicalPlan plan, ulong[][] ancestors, LogicalSource source)
    {
        var set = SetOf(source.IsRequest ? [] : [plan.Nodes[source.Node]]);
        if (!source.IsRequest)
            Add(set, ancestors[source.Node]);
        return set;
    }

    private ulong[] SetOf(IEnumerable<LogicalNode> nodes)
    {
        var set = new ulong[(_numbers.Count + 63) / 64];
        foreach (string path in nodes.SelectMany(node => node.StandsFor))
            set[_numbers[path] >> 6] |= 1UL << _numbers[path];
        return set;
    }

    private static void Add(ulong[] set, ulong[] other)
    {
        for (int i = 0; i < set.Length; i++)
            set[i] |= other[i];
    }

    private static bool Has(ulong[] set, int number) => (set[number >> 6] >> number & 1) != 0;

    private static bool Meets(ulong[] one, ulong[] other)
    {
        for (int i = 0; i < one.Length; i++)
            if ((one[i] & other[i]) != 0)
                return true;
        return false;
    }
}
