using System.Runtime.CompilerServices;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>What <see cref="Gather"/> takes from: columns of one type, and row numbers.</summary>
internal readonly unsafe struct GatherSources(
    DataType type, ColumnNode** nodes, int nodeCount, int* channels, int* rows, int count, bool nullable = true)
{
    public DataType Type { get; } = type;

    public ColumnNode** Nodes { get; } = nodes;

    public int* Channels { get; } = channels;

    public int* Rows { get; } = rows;

    public int Count { get; } = count;

    public Column ColumnAt(int i) => new(Type, Nodes[Channels == null ? 0 : Channels[i]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ColumnNode* NodeAt(int i) => Nodes[Channels == null ? 0 : Channels[i]];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int i) => Rows[i] >= 0 && NodeAt(i) != null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsValid(int i) => Has(i) && (NodeAt(i)->Validity == null || Bitmap.Get(NodeAt(i)->Validity, Rows[i]));

    /// <summary>Whether a row of the result is not null. In a child that cannot hold nulls, a row that is taken from
    /// nowhere is none: the row above it is null, and no one looks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool GivesValue(int i) => IsValid(i) || (!nullable && !Has(i));

    /// <summary>Whether there is one source without nulls: only a row that is taken from nowhere is null.</summary>
    public bool HasValues => Channels == null && nullable && Nodes[0] != null && Nodes[0]->Validity == null;

    /// <summary>The first source that is there; some source always is.</summary>
    public ColumnNode* FirstNode()
    {
        int first = 0;
        while (Nodes[first] == null)
            first++;
        return Nodes[first];
    }

    /// <summary>Whether a row taken may be null; not of the null type.</summary>
    public bool MayBeNull()
    {
        for (int i = 0; i < nodeCount; i++)
            if (Nodes[i] == null || Nodes[i]->Validity != null)
                return true;
        return new ReadOnlySpan<int>(Rows, Count).Contains(-1);
    }

    public GatherSources Children(int child, Arena arena) => WithRows(child, Channels, Rows, Count, arena);

    /// <summary>The child rows of the lists taken, in order; <paramref name="fixedWidth"/> fillers for a null
    /// one.</summary>
    public GatherSources Items(int total, int fixedWidth, Arena arena)
    {
        int* rows = (int*)arena.Allocate((long)total * sizeof(int));
        int* channels = Channels == null ? null : (int*)arena.Allocate((long)total * sizeof(int));
        int next = 0;
        for (int i = 0; i < Count; i++)
        {
            bool valid = IsValid(i);
            var (start, end) = valid ? ColumnAt(i).GetRange(Rows[i]) : (0, fixedWidth);
            for (long row = start; row < end; row++, next++)
            {
                rows[next] = valid ? (int)row : -1;
                if (channels != null)
                    channels[next] = Channels[i];
            }
        }
        return WithRows(0, channels, rows, total, arena);
    }

    private GatherSources WithRows(int child, int* channels, int* rows, int count, Arena arena)
    {
        var children = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * nodeCount);
        for (int i = 0; i < nodeCount; i++)
            children[i] = Nodes[i] == null ? null : Nodes[i]->Children + child;
        var (childType, isNullable) = (Type.Children[child].Type, Type.Children[child].Nullable);
        return new GatherSources(childType, children, nodeCount, channels, rows, count, isNullable);
    }
}
