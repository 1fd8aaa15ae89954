using System.Runtime.CompilerServices;

namespace AdFlow.Tables;

/// <summary>
/// View of one column; owns nothing and is valid as long as the arena, table or lease behind it. Copying is free.
/// Reading is safe from several threads.
/// </summary>
public readonly unsafe struct Column
{
    /// <summary>Makes a view of a node of a type.</summary>
    public Column(DataType type, ColumnNode* node)
    {
        Type = type;
        Node = node;
    }

    /// <summary>Physical type.</summary>
    public DataType Type { get; }

    /// <summary>The buffers.</summary>
    public ColumnNode* Node { get; }

    /// <summary>Number of rows.</summary>
    public int Length => Node->Length;

    /// <summary>Number of null rows.</summary>
    public int NullCount => Node->NullCount;

    /// <summary>Validity bitmap, or null where every row is valid.</summary>
    public byte* Validity => Node->Validity;

    /// <summary>Whether a row is not null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsValid(int row) =>
        Node->Validity == null ? Type.Id != TypeId.Null : Bitmap.Get(Node->Validity, row);

    /// <summary>Values of a fixed-width type, nulls included (their content is unspecified).</summary>
    /// <typeparam name="T">A type of exactly the column's byte width.</typeparam>
    /// <exception cref="InvalidOperationException">The width differs: a bug of the caller.</exception>
    public ReadOnlySpan<T> Values<T>() where T : unmanaged
    {
        if (Type.ByteWidth() != sizeof(T))
            ThrowWidth(sizeof(T));
        return new ReadOnlySpan<T>(Node->Values, Node->Length);
    }

    /// <summary>The bit of a bool column's row.</summary>
    public bool GetBool(int row) => Bitmap.Get(Node->Values, row);

    /// <summary>Bytes of a text or binary row, through the dictionary if there is one; empty for a null row.</summary>
    public ReadOnlySpan<byte> GetBytes(int row)
    {
        if (!IsValid(row))
            return default;
        if (Type.Id is TypeId.Dictionary)
            return Dictionary.GetBytes(GetCode(row));
        if (Type.Id is TypeId.FixedSizeBinary)
            return new ReadOnlySpan<byte>(Node->Values + (long)row * Type.Width, Type.Width);
        var (start, end) = GetRange(row);
        return new ReadOnlySpan<byte>(Node->Values + start, (int)(end - start));
    }

    /// <summary>Text of a row as a string, or null. Allocates; for messages, builders and the edge.</summary>
    public string? GetString(int row) => IsValid(row) ? System.Text.Encoding.UTF8.GetString(GetBytes(row)) : null;

    /// <summary>Code of a dictionary row; unspecified for a null row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int GetCode(int row) => Type.IndexType!.Id switch
    {
        TypeId.Int8 => ((sbyte*)Node->Values)[row],
        TypeId.UInt8 => Node->Values[row],
        TypeId.Int16 => ((short*)Node->Values)[row],
        TypeId.UInt16 => ((ushort*)Node->Values)[row],
        TypeId.Int32 or TypeId.UInt32 => ((int*)Node->Values)[row],
        _ => (int)((long*)Node->Values)[row],
    };

    /// <summary>First (inclusive) and last (exclusive) child row or byte of a list, map, text or binary row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (long Start, long End) GetRange(int row)
    {
        if (Type.Id is TypeId.FixedSizeList)
            return ((long)row * Type.Width, (row + 1L) * Type.Width);
        if (Type.HasLargeOffsets())
            return (((long*)Node->Offsets)[row], ((long*)Node->Offsets)[row + 1]);
        return (((int*)Node->Offsets)[row], ((int*)Node->Offsets)[row + 1]);
    }

    /// <summary>Number of children.</summary>
    public int ChildCount => Node->ChildCount;

    /// <summary>A child of a list, struct, map or union.</summary>
    public Column Child(int index) => new(Type.Children[index].Type, Node->Children + index);

    /// <summary>Values of a dictionary column.</summary>
    public Column Dictionary => new(Type.ValueType!, Node->Dictionary);

    private void ThrowWidth(int asked) => throw new InvalidOperationException(
        $"A column of type {Type} has values of {Type.ByteWidth()} bytes; {asked} were asked for.");
}
