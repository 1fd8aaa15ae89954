using System.Globalization;

namespace AdFlow.Tables.CData;

/// <summary>
/// Makes nodes over buffers that another library hands over. Their sizes are not known, so they are trusted; what they
/// hold is checked like a file's content.
/// </summary>
internal sealed unsafe class ArrayImport(Arena arena, bool validate)
{
    /// <summary>Reads <paramref name="length"/> rows of an array from a row on.</summary>
    /// <exception cref="CDataException">The array does not fit its type.</exception>
    public void Read(Field field, ArrowArray* array, long start, long length, ColumnNode* node)
    {
        CheckShape(field, array, start, length);
        var type = field.Type;
        long from = array->Offset + start;
        *node = default;
        node->Length = (int)length;
        node->NullCount = type.Id is TypeId.Null ? node->Length : 0;
        if (type.HasValidity() && array->Buffers[0] != null && array->NullCount != 0)
        {
            byte* bits = Bits((byte*)array->Buffers[0], from, length);
            node->NullCount = node->Length - Bitmap.Count(bits, node->Length);
            node->Validity = node->NullCount > 0 ? bits : null;
        }
        ReadBuffers(type, array, from, length, node);
        ReadChildren(field, array, from, length, node);
        if (type.Id is TypeId.Dictionary)
            ReadDictionary(field, array, node);
        if (validate)
            Check(field, node);
    }

    private static void CheckShape(Field field, ArrowArray* array, long start, long length)
    {
        var type = field.Type;
        if (array->Offset < 0 || array->Length < 0 || start + length > array->Length || length > int.MaxValue)
            throw Fail(field, Invariant($"{array->Length} rows, {length} needed from {start}"), "as many, below 2³¹");
        if (array->ChildCount != type.Children.Count)
            throw Fail(field, Invariant($"{array->ChildCount} children"), Invariant($"{type.Children.Count}"));
        long buffers = BufferCount(type);
        if (array->BufferCount != buffers)
            throw Fail(field, Invariant($"{array->BufferCount} buffers"), Invariant($"{buffers}"));
        for (int i = type.HasValidity() ? 1 : 0; i < buffers; i++)
            if (array->Buffers[i] == null && length > 0 && !(type.IsVariableBinary() && i == 2))
                throw Fail(field, Invariant($"no buffer {i}"), "one, as there are rows");
        if (type.Id is TypeId.Dictionary && array->Dictionary == null)
            throw Fail(field, "no dictionary", "the values of the codes");
    }

    private static int BufferCount(DataType type) => type.Id switch
    {
        TypeId.Null => 0,
        TypeId.Struct or TypeId.FixedSizeList or TypeId.SparseUnion => 1,
        _ => type.IsVariableBinary() ? 3 : 2,
    };

    private void ReadBuffers(DataType type, ArrowArray* array, long from, long length, ColumnNode* node)
    {
        switch (type.Id)
        {
            case TypeId.Null or TypeId.Struct or TypeId.FixedSizeList:
                break;
            case TypeId.Bool:
                node->Values = length == 0 ? arena.AllocateZeroed(1) : Bits((byte*)array->Buffers[1], from, length);
                break;
            case TypeId.SparseUnion or TypeId.DenseUnion:
                node->Values = (byte*)array->Buffers[0] + from;
                node->Offsets = type.Id is TypeId.DenseUnion ? (byte*)array->Buffers[1] + 4 * from : null;
                break;
            case TypeId.List or TypeId.LargeList or TypeId.Map:
                node->Offsets = Offsets(type, array, from);
                break;
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Binary or TypeId.LargeBinary:
                node->Offsets = Offsets(type, array, from);
                node->Values = array->Buffers[2] == null ? arena.AllocateZeroed(1) : (byte*)array->Buffers[2];
                break;
            default:
                node->Values = Aligned((byte*)array->Buffers[1] + from * type.ByteWidth(), length * type.ByteWidth());
                break;
        }
    }

    // A column without rows may leave out the one offset it should have.
    private byte* Offsets(DataType type, ArrowArray* array, long from) => array->Buffers[1] == null
        ? arena.AllocateZeroed(sizeof(long))
        : (byte*)array->Buffers[1] + from * (type.HasLargeOffsets() ? 8 : 4);

    private void ReadChildren(Field field, ArrowArray* array, long from, long length, ColumnNode* node)
    {
        var type = field.Type;
        node->ChildCount = type.Children.Count;
        node->Children = (ColumnNode*)arena.AllocateZeroed((long)sizeof(ColumnNode) * node->ChildCount);
        for (int i = 0; i < node->ChildCount; i++)
        {
            var child = array->Children[i];
            var (start, count) = type.Id switch
            {
                TypeId.Struct or TypeId.SparseUnion => (from, length),
                TypeId.FixedSizeList => (from * type.Width, length * type.Width),
                _ => (0L, child->Length),
            };
            Read(type.Children[i], child, start, count, node->Children + i);
        }
    }

    private void ReadDictionary(Field field, ArrowArray* array, ColumnNode* node)
    {
        node->Dictionary = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        var values = new Field(field.Name, field.Type.ValueType!);
        Read(values, array->Dictionary, 0, array->Dictionary->Length, node->Dictionary);
    }

    private static void Check(Field field, ColumnNode* node)
    {
        string? error = field.Type.Id switch
        {
            TypeId.Binary or TypeId.Utf8 => RowCheck.Offsets((int*)node->Offsets, node->Length, int.MaxValue),
            TypeId.LargeBinary or TypeId.LargeUtf8 =>
                RowCheck.Offsets((long*)node->Offsets, node->Length, long.MaxValue)
                ?? RowCheck.Lengths((long*)node->Offsets, node->Length),
            TypeId.List or TypeId.Map => RowCheck.Offsets((int*)node->Offsets, node->Length, node->Children->Length),
            TypeId.LargeList => RowCheck.Offsets((long*)node->Offsets, node->Length, node->Children->Length),
            TypeId.SparseUnion or TypeId.DenseUnion => RowCheck.Union(field.Type, node),
            TypeId.Dictionary => Codes(field, node),
            _ => null,
        };
        error ??= field.Type.Id switch
        {
            TypeId.Utf8 => RowCheck.Text<int>(node), TypeId.LargeUtf8 => RowCheck.Text<long>(node), _ => null,
        };
        if (error is not null)
            throw Fail(field, error, "values within bounds");
    }

    private static string? Codes(Field field, ColumnNode* node)
    {
        long most = RowCheck.MaxCode(node, field.Type.IndexType!.Id);
        if (most == -2)
            return "a negative dictionary code";
        return most >= node->Dictionary->Length
            ? Invariant($"dictionary code {most} into {node->Dictionary->Length} values")
            : null;
    }

    private byte* Bits(byte* bits, long from, long length)
    {
        if ((from & 7) == 0)
            return bits + (from >> 3);
        byte* copy = arena.AllocateZeroed(Bitmap.Bytes(length));
        Bitmap.Copy(bits, from, copy, 0, length);
        return copy;
    }

    private byte* Aligned(byte* values, long bytes)
    {
        if (((nint)values & 7) == 0)
            return values;
        byte* copy = arena.Allocate(bytes);
        Buffer.MemoryCopy(values, copy, bytes, bytes);
        return copy;
    }

    private static CDataException Fail(Field field, string found, string expected) =>
        new($"Column '{field.Name}' of type {field.Type}: {found}; expected {expected}.");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
