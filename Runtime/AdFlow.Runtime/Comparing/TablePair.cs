using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>The request, or an output of a node, in two graphs; or an output of the graphs. Immutable, thread-safe.
/// </summary>
public sealed class TablePair
{
    internal TablePair(string name, LogicalPlan left, LogicalSource? leftSource, LogicalPlan right,
        LogicalSource? rightSource, IReadOnlySet<string> keys, double tolerance)
    {
        (Name, Left, Right) = (name, leftSource, rightSource);
        (LeftNode, RightNode) = (NodeOf(left, leftSource), NodeOf(right, rightSource));
        LeftSchema = leftSource is { } one ? left.SchemaOf(one) : null;
        RightSchema = rightSource is { } other ? right.SchemaOf(other) : null;
        if (LeftNode is not null && RightNode is not null)
            Changes = NodeChanges.Find(left, LeftNode, right, RightNode);
        if (LeftSchema is null || RightSchema is null)
            return;
        Columns = [.. Pairs(LeftSchema, RightSchema, tolerance)];
        OnlyLeftColumns = Only(LeftSchema);
        OnlyRightColumns = Only(RightSchema);
        KeyCandidates = [.. Columns.Where(column => IsKey(column, keys))];
    }

    /// <summary><c>request</c>, the path of a node, <c>path.output</c> where it is not the node's first one, or
    /// <c>→ name</c> for an output of the graphs that comes from different nodes.</summary>
    public string Name { get; }

    /// <summary>Where it comes from on the left; null where the left graph does not have it.</summary>
    public LogicalSource? Left { get; }

    /// <summary>Where it comes from on the right; null where the right graph does not have it.</summary>
    public LogicalSource? Right { get; }

    /// <summary>Its node on the left, or null.</summary>
    public LogicalNode? LeftNode { get; }

    /// <summary>Its node on the right, or null.</summary>
    public LogicalNode? RightNode { get; }

    /// <summary>Columns on the left, or null.</summary>
    public Schema? LeftSchema { get; }

    /// <summary>Columns on the right, or null.</summary>
    public Schema? RightSchema { get; }

    /// <summary>Whether both graphs have it.</summary>
    public bool IsInBoth => LeftSchema is not null && RightSchema is not null;

    /// <summary>Columns that both have and whose values can be compared.</summary>
    public IReadOnlyList<ColumnPair> Columns { get; } = [];

    /// <summary>Columns that are only on the left, or of a type that cannot be compared with the right one's.</summary>
    public IReadOnlyList<string> OnlyLeftColumns { get; } = [];

    /// <summary>Columns that are only on the right, or of a type that cannot be compared with the left one's.</summary>
    public IReadOnlyList<string> OnlyRightColumns { get; } = [];

    /// <summary>What the graphs say differently of its node, for people: operator, inputs, settings, when.</summary>
    public IReadOnlyList<string> Changes { get; } = [];

    /// <summary>Whether both graphs have it, with the same columns.</summary>
    public bool HasSameColumns => IsInBoth && OnlyLeftColumns.Count == 0 && OnlyRightColumns.Count == 0;

    /// <summary>Columns that may be keys, in the order of the left table: what a row is about comes before what was
    /// looked up for it.</summary>
    internal IReadOnlyList<ColumnPair> KeyCandidates { get; } = [];

    private static LogicalNode? NodeOf(LogicalPlan plan, LogicalSource? source) =>
        source is { IsRequest: false } one ? plan.Nodes[one.Node] : null;

    private static IEnumerable<ColumnPair> Pairs(Schema left, Schema right, double tolerance)
    {
        for (int i = 0; i < left.Count; i++)
            if (right.IndexOf(left[i].Name) is >= 0 and var other && left.IndexOf(left[i].Name) == i
                && ColumnPair.AreComparable(left[i].Type, right[other].Type))
                yield return new(left[i].Name, i, other,
                    left[i].Type.IsNumber() && right[other].Type.IsNumber(), tolerance);
    }

    private string[] Only(Schema schema) => [.. schema.Fields.Select(field => field.Name)
        .Where(name => !Columns.Any(column => column.Name == name)).Distinct()];

    private bool IsKey(ColumnPair column, IReadOnlySet<string> keys)
    {
        DataType left = LeftSchema![column.Left].Type, right = RightSchema![column.Right].Type;
        return left.Id == right.Id && (left.IsInteger() || left.IsText())
            && (keys.Contains(column.Name) || column.Name == "id"
                || column.Name.EndsWith("_id", StringComparison.Ordinal));
    }
}
