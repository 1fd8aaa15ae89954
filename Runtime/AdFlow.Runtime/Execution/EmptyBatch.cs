using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Makes batches without rows, for nodes that were left out or degraded.</summary>
internal static unsafe class EmptyBatch
{
    // Enough zeros for the one offset that an empty column of lists or text has.
    private const int BufferBytes = 64;

    /// <summary>A batch of no rows; what nobody needs is left out of it too.</summary>
    public static Batch Make(Schema schema, ReadOnlySpan<bool> live, Arena arena)
    {
        var columns = (ColumnNode**)arena.AllocateZeroed((long)sizeof(ColumnNode*) * schema.Count);
        for (int i = 0; i < schema.Count; i++)
            if (live[i])
                columns[i] = Fill((ColumnNode*)arena.Allocate(sizeof(ColumnNode)), schema[i].Type, arena);
        return new Batch(schema, columns, 0);
    }

    private static ColumnNode* Fill(ColumnNode* node, DataType type, Arena arena)
    {
        *node = default;
        node->Values = arena.AllocateZeroed(BufferBytes);
        node->Offsets = arena.AllocateZeroed(BufferBytes);
        node->ChildCount = type.Children.Count;
        node->Children = (ColumnNode*)arena.Allocate((long)sizeof(ColumnNode) * node->ChildCount);
        for (int i = 0; i < node->ChildCount; i++)
            Fill(node->Children + i, type.Children[i].Type, arena);
        if (type.ValueType is { } values)
            node->Dictionary = Fill((ColumnNode*)arena.Allocate(sizeof(ColumnNode)), values, arena);
        return node;
    }
}
