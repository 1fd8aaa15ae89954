namespace AdFlow.Graphs;

/// <summary>
/// A plan under change. A node keeps its number while others come and go; <see cref="Finish"/> puts all in order
/// again. Not thread-safe.
/// </summary>
internal sealed class PlanDraft
{
    private const int GraphOutput = -1;

    private readonly LogicalPlan _plan;
    private readonly List<LogicalNode?> _nodes;
    private readonly List<int> _places;
    private readonly List<List<int>> _users;
    private readonly List<LogicalOutput> _outputs;
    private readonly HashSet<string> _paths;
    private readonly Dictionary<string, int> _parts = new(StringComparer.Ordinal);
    private bool _isChanged;

    public PlanDraft(LogicalPlan plan)
    {
        _plan = plan;
        _nodes = [.. plan.Nodes];
        _places = [.. plan.Nodes.Select(node => node.Ordinal)];
        _users = [.. plan.Nodes.Select(_ => new List<int>())];
        _outputs = [.. plan.Outputs];
        _paths = [.. plan.Nodes.Select(node => node.Path)];
        foreach (var node in plan.Nodes)
            AddUses(node);
        foreach (var output in plan.Outputs.Where(output => !output.Source.IsRequest))
            _users[output.Source.Node].Add(GraphOutput);
    }

    /// <summary>Numbers of the nodes that are there now: those of the plan in its order, then new ones.</summary>
    public IReadOnlyList<int> Numbers => [.. Enumerable.Range(0, _nodes.Count).Where(i => _nodes[i] is not null)];

    public LogicalNode this[int number] => _nodes[number]!;

    public LogicalNode? Find(int number) => _nodes[number];

    /// <summary>Columns of a source.</summary>
    public Tables.Schema SchemaOf(LogicalSource source) =>
        source.IsRequest ? _plan.Request : this[source.Node].Schemas[source.Output];

    public LogicalTable Table(int ordinal) => _plan.Tables[ordinal];

    /// <summary>Whether an output of the graph is an output of the node.</summary>
    public bool IsOutput(int number) => _users[number].Contains(GraphOutput);

    /// <summary>Whether one input of one node is all that takes the node's rows.</summary>
    public bool IsOnlyUsedBy(int number, int user) => _users[number] is [var only] && only == user;

    /// <summary>Numbers of the nodes that take the node's rows.</summary>
    public IReadOnlyList<int> Users(int number) => [.. _users[number].Where(user => user >= 0).Distinct()];

    /// <summary>Numbers of the nodes that take the node's rows, without one of them.</summary>
    public IEnumerable<int> OtherUsers(int number, int user) =>
        _users[number].Where(other => other >= 0 && other != user).Distinct();

    /// <summary>Puts another node in the place of the one with its number.</summary>
    public void Replace(LogicalNode node)
    {
        RemoveUses(this[node.Ordinal]);
        _nodes[node.Ordinal] = node;
        AddUses(node);
        _isChanged = true;
    }

    /// <summary>Adds a node, to come as near before another one as its sources allow.</summary>
    public LogicalNode Add(LogicalNode node, int before)
    {
        node = node with { Ordinal = _nodes.Count };
        _nodes.Add(node);
        _places.Add(_places[before]);
        _users.Add([]);
        _paths.Add(node.Path);
        AddUses(node);
        _isChanged = true;
        return node;
    }

    /// <summary>Removes a node that nobody uses.</summary>
    public void Remove(int number)
    {
        RemoveUses(this[number]);
        _paths.Remove(this[number].Path);
        _nodes[number] = null;
        _isChanged = true;
    }

    /// <summary>Gives the users of one source another one with the same columns.</summary>
    public void Redirect(LogicalSource from, LogicalSource to)
    {
        foreach (int user in Users(from.Node))
            Replace(this[user] with
            {
                Inputs = [.. this[user].Inputs.Select(input => !input.Sources.Contains(from) ? input
                    : input with { Sources = [.. input.Sources.Select(source => source == from ? to : source)] })],
            });
        for (int i = 0; i < _outputs.Count; i++)
            if (_outputs[i].Source == from)
            {
                _outputs[i] = _outputs[i] with { Source = to };
                _users[from.Node].Remove(GraphOutput);
                if (!to.IsRequest)
                    _users[to.Node].Add(GraphOutput);
                _isChanged = true;
            }
    }

    /// <summary>Gives a node other nodes with the same outputs to read.</summary>
    /// <param name="number">The node.</param>
    /// <param name="others">For the number of a node the one to read instead.</param>
    public void RedirectInputs(int number, IReadOnlyDictionary<int, int> others)
    {
        LogicalSource Other(LogicalSource source) =>
            !source.IsRequest && others.TryGetValue(source.Node, out int other) ? source with { Node = other } : source;
        if (Sources(this[number]).Any(others.ContainsKey))
            Replace(this[number] with
            {
                Inputs = [.. this[number].Inputs.Select(input => input.Sources.Count == 0 ? input
                    : input with { Sources = [.. input.Sources.Select(Other)] })],
            });
    }

    /// <summary>A path that no node has, for a part of a node.</summary>
    public string NewPath(string path)
    {
        int mark = path.IndexOf('#');
        string whole = mark < 0 ? path : path[..mark];
        for (int part = _parts.GetValueOrDefault(whole, 1); ; part++)
            if (FormattableString.Invariant($"{whole}#{part}") is var free && !_paths.Contains(free))
            {
                _parts[whole] = part;
                return free;
            }
    }

    /// <summary>The plan: nodes numbered anew, each behind all that it reads, else in their old order.</summary>
    public LogicalPlan Finish()
    {
        if (!_isChanged)
            return _plan;
        int[] order = Order();
        int[] ordinals = new int[_nodes.Count];
        for (int i = 0; i < order.Length; i++)
            ordinals[order[i]] = i;
        LogicalSource Renumbered(LogicalSource source) =>
            source.IsRequest ? source : source with { Node = ordinals[source.Node] };
        return _plan with
        {
            Nodes = [.. order.Select(number => this[number] with
            {
                Ordinal = ordinals[number],
                Inputs = [.. this[number].Inputs.Select(input => input.Sources.Count == 0 ? input
                    : input with { Sources = [.. input.Sources.Select(Renumbered)] })],
            })],
            Outputs = [.. _outputs.Select(output => output with { Source = Renumbered(output.Source) })],
        };
    }

    private int[] Order()
    {
        int[] missing = [.. _nodes.Select(node => node is null ? 0 : Sources(node).Count())];
        var ready = new PriorityQueue<int, (int, int)>();
        foreach (int number in Numbers.Where(number => missing[number] == 0))
            ready.Enqueue(number, (_places[number], number));
        var order = new List<int>();
        while (ready.TryDequeue(out int number, out _))
        {
            order.Add(number);
            foreach (int user in _users[number])
                if (user >= 0 && --missing[user] == 0)
                    ready.Enqueue(user, (_places[user], user));
        }
        return order.Count == Numbers.Count
            ? [.. order] : throw new InvalidOperationException("A planner rule made a circle: a bug of that rule.");
    }

    private static IEnumerable<int> Sources(LogicalNode node) =>
        node.Inputs.SelectMany(input => input.Sources).Where(source => !source.IsRequest)
            .Select(source => source.Node);

    private void AddUses(LogicalNode node)
    {
        foreach (int source in Sources(node))
            _users[source].Add(node.Ordinal);
    }

    private void RemoveUses(LogicalNode node)
    {
        foreach (int source in Sources(node))
            _users[source].Remove(node.Ordinal);
    }
}
