using System.Runtime.InteropServices;
using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>
/// Decides which nodes are executed together: maximal runs of nodes over the same rows or over rows that a filter of
/// the run left. Records for every edge of the graph why its ends are or are not fused. Used once.
/// </summary>
internal sealed class StageGroups
{
    // Many filters of one batch are stages of their own; to try each with all others would take square time.
    private const int MostTried = 16;

    private readonly LogicalPlan _plan;
    private readonly PlanOptions _options;
    private readonly List<StageGroup> _groups = [];
    private readonly Dictionary<LogicalSource, StageGroup> _groupOf = [];
    private readonly Dictionary<LogicalSource, List<StageGroup>> _groupsOver = [];
    private readonly List<PlanEdge> _edges = [];
    private readonly ILookup<int, LogicalNode> _readers;
    private readonly HashSet<int> _outputs;
    private int _lastAsynchronous = -1;

    private StageGroups(LogicalNode[] order, LogicalPlan plan, PlanOptions options)
    {
        _plan = plan;
        _options = options;
        _readers = order.SelectMany(node => StaticOrder.Sources(node).Distinct().Select(source => (source, node)))
            .ToLookup(edge => edge.source, edge => edge.node);
        _outputs = [.. plan.Outputs.Select(output => output.Source.Node)];
    }

    /// <summary>Groups nodes.</summary>
    /// <param name="order">The nodes in the order of execution.</param>
    /// <param name="plan">Their plan.</param>
    /// <param name="options">Whether to fuse at all.</param>
    /// <param name="edges">Takes every edge between them.</param>
    public static IReadOnlyList<StageGroup> Of(
        LogicalNode[] order, LogicalPlan plan, PlanOptions options, out IReadOnlyList<PlanEdge> edges)
    {
        var groups = new StageGroups(order, plan, options);
        foreach (var node in order)
            groups.Add(node);
        edges = groups._edges;
        return groups._groups;
    }

    private void Add(LogicalNode node)
    {
        string? alone = FusibleNode.WhyAlone(node, _plan);
        var input = FusibleNode.InputOf(node);
        var group = alone is null && _options.Fuse ? Joinable(node, input!.Value) : null;
        AddEdges(node, alone, group);
        if (group is null)
        {
            group = new StageGroup(_groups.Count, input, alone is null && !FusibleNode.EndsStage(node));
            _groups.Add(group);
            if (input is { } source && group.IsOpen)
                (CollectionsMarshal.GetValueRefOrAddDefault(_groupsOver, source, out _) ??= []).Add(group);
            if (StaticOrder.IsAsynchronous(node))
                _lastAsynchronous = _groups.Count;
        }
        group.Add(node, input);
        foreach (int output in Enumerable.Range(0, node.Schemas.Count))
            _groupOf.Add(new LogicalSource(node.Ordinal, output), group);
    }

    // The stage that made the rows, or the last one that takes the same rows.
    private StageGroup? Joinable(LogicalNode node, LogicalSource input) =>
        _groupOf.TryGetValue(input, out var producer) && WhyNot(node, input, producer) is null ? producer
        : _groupsOver.TryGetValue(input, out var beside)
            ? beside.TakeLast(MostTried).Reverse().FirstOrDefault(group => WhyNot(node, input, group) is null)
        : null;

    private string? WhyNot(LogicalNode node, LogicalSource input, StageGroup group) =>
        !group.IsOpen ? FusibleNode.EndsStage(group.Nodes[^1]) ? $"'{group.Nodes[^1].Path}' ends its stage" : ""
        : group.Ordinal < _lastAsynchronous
            ? "an asynchronous node starts between them, and should not wait"
        : !FusibleNode.KeepsRows(node) && group.RowSetOf(input) != group.Newest
            ? "another node of the stage goes on with other rows of it"
        : FusibleNode.SidesOf(node).Select(side => WhyNotBeside(node, side.Source, group))
            .FirstOrDefault(why => why is not null) is { } reason ? reason
        : FusibleNode.EndsStage(node) && group.Nodes.Find(member => IsReadOutside(member, node, group)) is { } member
            ? $"all rows of '{member.Path}' are needed elsewhere too"
        : null;

    // What a node takes whole must be there before the stage begins.
    private string? WhyNotBeside(LogicalNode node, LogicalSource side, StageGroup group) =>
        side.IsRequest || side == group.Source ? null
        : _groupOf[side] == group ? $"'{node.Path}' also takes all of '{_plan.Nodes[side.Node].Path}', "
            + "known only when the stage is over"
        : _groupOf[side].Ordinal > group.Ordinal ? $"'{node.Path}' also takes all of "
            + $"'{_plan.Nodes[side.Node].Path}', made when the stage has begun"
        : StaticOrder.IsAsynchronous(_plan.Nodes[side.Node]) && !group.Nodes.Exists(member =>
            StaticOrder.Sources(member).Contains(side.Node))
            ? $"'{node.Path}' waits for '{_plan.Nodes[side.Node].Path}', which is asynchronous"
        : null;

    private bool IsReadOutside(LogicalNode member, LogicalNode node, StageGroup group) =>
        _outputs.Contains(member.Ordinal)
        || _readers[member.Ordinal].Any(reader => reader != node && !IsIn(group, reader));

    private bool IsIn(StageGroup group, LogicalNode node) =>
        _groupOf.GetValueOrDefault(new LogicalSource(node.Ordinal, 0)) == group;

    private void AddEdges(LogicalNode node, string? alone, StageGroup? group)
    {
        foreach (var source in node.Inputs.SelectMany(input => input.Sources).Distinct())
        {
            if (source.IsRequest)
                continue;
            var producer = _plan.Nodes[source.Node];
            var made = _groupOf[source];
            bool isFused = group is not null && made == group && source == FusibleNode.InputOf(node);
            _edges.Add(new PlanEdge(producer, node, isFused, isFused
                ? FusibleNode.FoldOf(node) is not null ? "ends the stage: rows are added chunk by chunk"
                : group!.RowSetOf(source) == 0 ? "over the same rows" : "over the rows that the stage has left"
                : !_options.Fuse ? "fusion is off"
                : alone is null && source != FusibleNode.InputOf(node) ? $"'{node.Path}' takes it as a whole"
                : FusibleNode.WhyAlone(producer, _plan) is { } first ? $"'{producer.Path}' stands alone: {first}"
                : alone is not null ? $"'{node.Path}' stands alone: {alone}"
                : WhyNot(node, source, made) ?? "they are stages of their own"));
        }
    }
}

/// <summary>Nodes that are executed together.</summary>
/// <param name="ordinal">Place among the groups.</param>
/// <param name="source">Whose rows they take; null where that is not one batch.</param>
/// <param name="isOpen">Whether nodes may be added.</param>
internal sealed class StageGroup(int ordinal, LogicalSource? source, bool isOpen)
{
    private readonly Dictionary<LogicalSource, int> _rowSets = [];

    /// <summary>Place among the groups.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>The nodes in order.</summary>
    public List<LogicalNode> Nodes { get; } = [];

    /// <summary>Whose rows they take.</summary>
    public LogicalSource? Source { get; } = source;

    /// <summary>Whether nodes may be added.</summary>
    public bool IsOpen { get; private set; } = isOpen;

    /// <summary>The rows that are left after all filters so far.</summary>
    public int Newest { get; private set; }

    /// <summary>Which rows a batch of the stage, or its source, has.</summary>
    public int RowSetOf(LogicalSource input) => _rowSets.GetValueOrDefault(input);

    /// <summary>Adds a node.</summary>
    public void Add(LogicalNode node, LogicalSource? input)
    {
        Nodes.Add(node);
        if (!IsOpen)
            return;
        int rowSet = FusibleNode.KeepsRows(node) ? RowSetOf(input!.Value) : ++Newest;
        _rowSets.Add(new LogicalSource(node.Ordinal, 0), rowSet);
        // Its rows are known at the end of the stage: what reads them begins anew.
        IsOpen = !FusibleNode.EndsStage(node);
    }
}
