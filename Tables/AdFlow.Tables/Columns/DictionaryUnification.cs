using System.Buffers;

namespace AdFlow.Tables;

/// <summary>
/// Makes batches share one dictionary wherever they have different ones: values in the order in which the batches
/// bring them, codes rewritten. Where the codes no longer fit, their type becomes int32. Columns without dictionaries,
/// and dictionaries that are shared already, are left as they are.
/// </summary>
internal static unsafe class DictionaryUnification
{
    /// <summary>Makes the batches of a table share their dictionaries.</summary>
    /// <param name="table">Must outlive the result, which refers to its buffers.</param>
    /// <param name="arena">Memory of what is new; must outlive the result too.</param>
    /// <returns>A view that owns nothing.</returns>
    public static Table Unify(Table table, Arena arena)
    {
        int count = table.Batches.Count;
        var fields = new Field[table.Schema.Count];
        var columns = new ColumnNode*[table.Schema.Count][];
        for (int i = 0; i < fields.Length; i++)
        {
            columns[i] = new ColumnNode*[count];
            for (int b = 0; b < count; b++)
                columns[i][b] = table.Batches[b].NodeAt(i);
            fields[i] = table.Schema[i] with { Type = Unify(table.Schema[i].Type, columns[i], arena) };
        }
        var schema = new Schema(fields, table.Schema.Metadata);
        var batches = new Batch[count];
        for (int b = 0; b < count; b++)
        {
            var nodes = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * fields.Length);
            for (int i = 0; i < fields.Length; i++)
                nodes[i] = columns[i][b];
            batches[b] = new Batch(schema, nodes, table.Batches[b].RowCount);
        }
        return new Table(schema, batches, owner: null);
    }

    // Replaces nodes by ones that share dictionaries, and returns their type.
    private static DataType Unify(DataType type, ColumnNode*[] nodes, Arena arena)
    {
        if (nodes.Length < 2 || !DictionaryTree.Contains(type))
            return type;
        if (type.Id is TypeId.Dictionary)
            return UnifyCodes(type, nodes, arena);
        CloneNodes(nodes, arena);
        var children = new Field[type.Children.Count];
        for (int i = 0; i < children.Length; i++)
        {
            var below = new ColumnNode*[nodes.Length];
            for (int b = 0; b < nodes.Length; b++)
                below[b] = nodes[b]->Children + i;
            children[i] = type.Children[i] with { Type = Unify(type.Children[i].Type, below, arena) };
            for (int b = 0; b < nodes.Length; b++)
                nodes[b]->Children[i] = *below[b];
        }
        return type.WithChildren(children);
    }

    private static void CloneNodes(ColumnNode*[] nodes, Arena arena)
    {
        for (int b = 0; b < nodes.Length; b++)
        {
            var clone = (ColumnNode*)arena.Allocate(sizeof(ColumnNode));
            *clone = *nodes[b];
            long bytes = (long)sizeof(ColumnNode) * clone->ChildCount;
            clone->Children = (ColumnNode*)arena.Allocate(bytes);
            Buffer.MemoryCopy(nodes[b]->Children, clone->Children, bytes, bytes);
            nodes[b] = clone;
        }
    }

    private static DataType UnifyCodes(DataType type, ColumnNode*[] nodes, Arena arena)
    {
        bool shared = true;
        var values = new ColumnNode*[nodes.Length];
        for (int b = 0; b < nodes.Length; b++)
        {
            values[b] = nodes[b]->Dictionary;
            shared &= values[b] == values[0];
        }
        if (shared)
            return type;
        var valueType = Unify(type.ValueType!, values, arena);
        var (merged, codes) = Merge(valueType, values, arena);
        var unified = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        merged.Build(unified, arena);
        DictionaryTree.Share(valueType, values[0], unified);
        var indexType = merged.Length - 1 <= MaxCode(type.IndexType!.Id) ? type.IndexType : DataType.Int32;
        var result = DataType.Dictionary(indexType, valueType, type.Ordered);
        for (int b = 0; b < nodes.Length; b++)
            nodes[b] = Recode(new Column(type, nodes[b]), result, codes[b], unified, arena);
        return result;
    }

    private static (GrowableColumn Merged, int[][] Codes) Merge(DataType type, ColumnNode*[] values, Arena arena)
    {
        var merged = new GrowableColumn(type, arena);
        var known = new Dictionary<byte[], int>(new ValueKey.Comparer());
        var lookup = known.GetAlternateLookup<ReadOnlySpan<byte>>();
        var key = new ArrayBufferWriter<byte>();
        int[][] codes = new int[values.Length][];
        for (int b = 0; b < values.Length; b++)
        {
            codes[b] = new int[values[b]->Length];
            for (int row = 0; row < codes[b].Length; row++)
            {
                key.ResetWrittenCount();
                ValueKey.Write(key, new Column(type, values[b]), row);
                if (!lookup.TryGetValue(key.WrittenSpan, out int code))
                {
                    lookup[key.WrittenSpan] = code = merged.Length;
                    merged.Append(values[b], row, 1);
                }
                codes[b][row] = code;
            }
        }
        return (merged, codes);
    }

    private static ColumnNode* Recode(Column column, DataType type, int[] codes, ColumnNode* values, Arena arena)
    {
        var node = (ColumnNode*)arena.Allocate(sizeof(ColumnNode));
        *node = *column.Node;
        node->Dictionary = values;
        int width = type.ByteWidth();
        node->Values = arena.AllocateZeroed((long)node->Length * width);
        for (int row = 0; row < node->Length; row++)
        {
            long code = column.IsValid(row) ? codes[column.GetCode(row)] : 0;
            // Little-endian: the low bytes come first.
            Buffer.MemoryCopy(&code, node->Values + (long)row * width, width, width);
        }
        return node;
    }

    private static long MaxCode(TypeId indexType) => indexType switch
    {
        TypeId.Int8 => sbyte.MaxValue,
        TypeId.UInt8 => byte.MaxValue,
        TypeId.Int16 => short.MaxValue,
        TypeId.UInt16 => ushort.MaxValue,
        _ => int.MaxValue,
    };
}
