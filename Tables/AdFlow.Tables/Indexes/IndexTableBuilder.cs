using System.Runtime.InteropServices;
using System.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Makes the table that stores an index: one row, whose columns are the index's arrays as lists, and its few settings
/// as plain values. The first column names kind and version.
/// </summary>
internal sealed unsafe class IndexTableBuilder
{
    /// <summary>Name of the column that holds kind and version.</summary>
    public const string KindColumn = "index";

    private readonly Arena _arena = new();
    private readonly List<Field> _fields = [];
    private readonly List<nint> _nodes = [];

    /// <summary>Starts an index.</summary>
    /// <param name="kind">Kind and version, as <c>key/1</c>.</param>
    public IndexTableBuilder(string kind) => AddText(KindColumn, kind);

    /// <summary>Type of an array's column.</summary>
    public static DataType ListOf(DataType item) => DataType.List(new Field("item", item, Nullable: false));

    /// <summary>Adds an array.</summary>
    public void AddArray<T>(string name, DataType item, ReadOnlySpan<T> values) where T : unmanaged
    {
        var node = AddList(name, item, values.Length);
        node->Children->Values = Copy(values);
    }

    /// <summary>Adds an array of texts, whose bytes are those between two offsets.</summary>
    public void AddTexts(string name, ReadOnlySpan<int> offsets, ReadOnlySpan<byte> bytes)
    {
        var node = AddList(name, DataType.Utf8, offsets.Length - 1);
        node->Children->Offsets = Copy(offsets);
        node->Children->Values = Copy(bytes);
    }

    /// <summary>Adds an array of texts.</summary>
    public void AddTexts(string name, IReadOnlyList<string> texts)
    {
        byte[][] bytes = [.. texts.Select(Encoding.UTF8.GetBytes)];
        int[] offsets = new int[texts.Count + 1];
        for (int i = 0; i < texts.Count; i++)
            offsets[i + 1] = offsets[i] + bytes[i].Length;
        AddTexts(name, offsets, bytes.SelectMany(each => each).ToArray());
    }

    /// <summary>Adds one number.</summary>
    public void AddNumber(string name, long value) => Add(name, DataType.Int64)->Values = Copy<long>([value]);

    /// <summary>Adds one text.</summary>
    public void AddText(string name, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        var node = Add(name, DataType.Utf8);
        node->Offsets = Copy<int>([0, bytes.Length]);
        node->Values = Copy<byte>(bytes);
    }

    /// <summary>Ends the table, which owns its memory.</summary>
    public Table Build()
    {
        var columns = (ColumnNode**)Copy<nint>(CollectionsMarshal.AsSpan(_nodes));
        var schema = new Schema(_fields);
        return new Table(schema, [new Batch(schema, columns, 1)], _arena);
    }

    private ColumnNode* AddList(string name, DataType item, int length)
    {
        var node = Add(name, ListOf(item));
        node->Offsets = Copy<int>([0, length]);
        node->ChildCount = 1;
        node->Children = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        node->Children->Length = length;
        return node;
    }

    private ColumnNode* Add(string name, DataType type)
    {
        var node = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = 1;
        _fields.Add(new Field(name, type, Nullable: false));
        _nodes.Add((nint)node);
        return node;
    }

    private byte* Copy<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        var target = (T*)_arena.Allocate((long)values.Length * sizeof(T));
        values.CopyTo(new Span<T>(target, values.Length));
        return (byte*)target;
    }
}
