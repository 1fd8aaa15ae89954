namespace AdFlow.Tables;

/// <summary>Finds, makes and copies the dictionaries in a column's tree of nodes.</summary>
internal static unsafe class DictionaryTree
{
    /// <summary>Whether a type is a dictionary or has one below it.</summary>
    public static bool Contains(DataType type) =>
        type.Id is TypeId.Dictionary || type.Children.Any(child => Contains(child.Type));

    /// <summary>Makes a column without rows.</summary>
    public static ColumnNode* Empty(DataType type, Arena arena)
    {
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        new GrowableColumn(type, arena).Build(node, arena);
        SetEmpty(type, node, arena);
        return node;
    }

    /// <summary>Lets a column refer to the dictionaries of another one of its type.</summary>
    public static void Share(DataType type, ColumnNode* from, ColumnNode* to)
    {
        to->Dictionary = from->Dictionary;
        for (int i = 0; i < type.Children.Count; i++)
            Share(type.Children[i].Type, from->Children + i, to->Children + i);
    }

    /// <summary>Gives a column copies of another's dictionaries.</summary>
    /// <param name="type">Type of both.</param>
    /// <param name="from">Column to copy from.</param>
    /// <param name="to">Column whose dictionaries are set.</param>
    /// <param name="arena">Memory of the copies.</param>
    /// <param name="copies">Copies made so far, by address of the original: shared dictionaries stay shared.</param>
    public static void Copy(DataType type, ColumnNode* from, ColumnNode* to, Arena arena, Dictionary<nint, nint> copies)
    {
        for (int i = 0; i < type.Children.Count; i++)
            Copy(type.Children[i].Type, from->Children + i, to->Children + i, arena, copies);
        if (type.Id is not TypeId.Dictionary)
            return;
        if (!copies.TryGetValue((nint)from->Dictionary, out nint copy))
        {
            var values = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
            var column = new GrowableColumn(type.ValueType!, arena);
            column.Announce(from->Dictionary);
            column.Append(from->Dictionary);
            column.Build(values, arena);
            Copy(type.ValueType!, from->Dictionary, values, arena, copies);
            copies[(nint)from->Dictionary] = copy = (nint)values;
        }
        to->Dictionary = (ColumnNode*)copy;
    }

    private static void SetEmpty(DataType type, ColumnNode* node, Arena arena)
    {
        for (int i = 0; i < node->ChildCount; i++)
            SetEmpty(type.Children[i].Type, node->Children + i, arena);
        if (type.Id is TypeId.Dictionary)
            node->Dictionary = Empty(type.ValueType!, arena);
    }
}
