namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Makes random graphs of what the standard operators do, together with their meaning.</summary>
internal sealed class GraphMaker
{
    private readonly Random _random;
    private readonly GraphDraft _draft;
    private readonly RowNodes _rows;
    private readonly SetNodes _sets;

    // Of twelve nodes so many look at one row at a time.
    private readonly int _local;
    private readonly int _branching;

    private GraphMaker(Random random, FuzzTableChoice tables)
    {
        _random = random;
        _draft = new GraphDraft(tables);
        _rows = new RowNodes(random, _draft);
        _sets = new SetNodes(random, _draft);
        (_local, _branching) = random.Next(4) switch { 0 => (6, 4), 1 => (12, 12), _ => (10, 6) };
    }

    /// <summary>The graph of a seed.</summary>
    public static FuzzGraph Of(int seed)
    {
        var random = new Random(seed);
        var maker = new GraphMaker(random, new(random.Next(FuzzTables.Count)));
        return maker.Make(1 + random.Next(random.Next(3) == 0 ? 18 : 8));
    }

    private FuzzGraph Make(int steps)
    {
        Source();
        while (_draft.Nodes.Count <= steps)
            if (_random.Next(20) == 0)
                Source();
            else
                Step();
        foreach (string sink in Sinks())
            if (_random.Next(3) == 0)
                _rows.Few(sink);
            else if (_random.Next(8) == 0)
                _sets.Aggregate(sink);
        return _draft.Graph([.. Sinks().Concat(
            _random.Next(3) == 0 ? _draft.Nodes.Where(_ => _random.Next(4) == 0).Select(node => node.Id) : [])
            .Distinct()]);
    }

    private void Source()
    {
        switch (_random.Next(12))
        {
            case 0:
                _draft.Add("union, in: [request]", [], (_, request) => new(FuzzGraph.Request, [request]));
                break;
            case 1:
                _draft.Add("scan", [], (inputs, _) => inputs[0], "groups");
                if (_random.Next(3) == 0)
                    _sets.SearchLater(_draft.Nodes[^1].Id);
                break;
            default:
                _draft.Add("scan", [], (inputs, _) => inputs[0], "items");
                if (_random.Next(30) == 0)
                    _sets.Search(_draft.Nodes[^1].Id);
                break;
        }
    }

    // A node may be left out by the request, or fail without harm: its rows are then none.
    private void Step()
    {
        int before = _draft.Nodes.Count;
        string input = _draft.Nodes[_random.Next(_branching) == 0 ? _random.Next(before) : before - 1].Id;
        if (_random.Next(25) == 0)
            Use(input);
        else if (_random.Next(12) < _local)
            _rows.Add(input);
        else
            _sets.Add(input);
        if (_draft.Nodes.Count > before && _random.Next(14) == 0)
            _draft.Change(node => node with { IsConditional = true });
        else if (_draft.Nodes.Count > before && _random.Next(30) == 0 && _draft.Nodes[^1].Used is null)
            _draft.Change(node => node with { IsForgiving = true });
    }

    private void Use(string input)
    {
        var inside = _draft.Inside(input);
        var (rows, sets) = (new RowNodes(_random, inside), new SetNodes(_random, inside));
        for (int i = 1 + _random.Next(4); i > 0; i--)
        {
            string last = inside.Nodes.Count > 0 ? inside.Nodes[^1].Id : FuzzSubGraph.InputName;
            if (_random.Next(12) < _local)
                rows.Add(last);
            else if (inside.Nodes.Count > 0)
                sets.Add(last);
            if (inside.Nodes.Count > 0 && _random.Next(14) == 0)
                inside.Change(node => node with { IsConditional = true });
        }
        if (inside.Nodes.Count > 0)
            _draft.AddUse(inside, input);
        // The same once more, for what merges equal nodes.
        if (inside.Nodes.Count > 0 && _random.Next(3) == 0)
            _draft.AddUse(inside, input);
    }

    private string[] Sinks() => [.. _draft.Nodes.Select(node => node.Id)
        .Where(id => !_draft.Nodes.Any(node => node.Inputs.Contains(id)))];
}
