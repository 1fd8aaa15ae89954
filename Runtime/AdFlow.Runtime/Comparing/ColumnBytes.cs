using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Tells columns whose memory says that they are equal throughout, without a look at single values.
/// Thread-safe.</summary>
internal static unsafe class ColumnBytes
{
    /// <summary>Whether two columns of one type are the same memory, or hold the same bytes. Where this is false they
    /// may be equal all the same: what lies under a null or before the first offset counts here.</summary>
    public static bool AreSame(Column left, Column right)
    {
        if (left.Node == right.Node)
            return left.Type.Equals(right.Type);
        return left.Node != null && right.Node != null && left.Length == right.Length && left.Type.Equals(right.Type)
            && (left.Length == 0 || HaveSameValidity(left, right) && HaveSameValues(left, right));
    }

    private static bool HaveSameValidity(Column left, Column right) =>
        left.NullCount == right.NullCount
        && (left.NullCount == 0 || left.Validity == right.Validity
            || left.Validity != null && right.Validity != null
                && AreSameBits(left.Validity, right.Validity, left.Length));

    private static bool HaveSameValues(Column left, Column right) => left.Type.Id switch
    {
        TypeId.Bool => AreSameBits(left.Node->Values, right.Node->Values, left.Length),
        TypeId.Utf8 or TypeId.Binary => HaveSameText<int>(left, right),
        TypeId.LargeUtf8 or TypeId.LargeBinary => HaveSameText<long>(left, right),
        TypeId.List or TypeId.Map => HaveSameOffsets<int>(left, right) && HaveSameChildren(left, right),
        TypeId.LargeList => HaveSameOffsets<long>(left, right) && HaveSameChildren(left, right),
        TypeId.FixedSizeList or TypeId.Struct => HaveSameChildren(left, right),
        TypeId.Dictionary => HaveSamePlain(left, right)
            && (left.Node->Dictionary == right.Node->Dictionary || AreSame(left.Dictionary, right.Dictionary)),
        _ => left.ChildCount == 0 && HaveSamePlain(left, right),
    };

    private static bool HaveSamePlain(Column left, Column right)
    {
        int width = left.Type.ByteWidth();
        return width > 0 && AreSameBytes(left.Node->Values, right.Node->Values, (long)width * left.Length);
    }

    private static bool HaveSameText<T>(Column left, Column right) where T : unmanaged
    {
        if (!HaveSameOffsets<T>(left, right))
            return false;
        long start = OffsetOf<T>(left, 0), end = OffsetOf<T>(left, left.Length);
        return start == end || AreSameBytes(left.Node->Values + start, right.Node->Values + start, end - start);
    }

    private static bool HaveSameOffsets<T>(Column left, Column right) where T : unmanaged =>
        left.Node->Offsets != null && right.Node->Offsets != null
        && AreSameBytes(left.Node->Offsets, right.Node->Offsets, (long)sizeof(T) * (left.Length + 1L));

    private static bool HaveSameChildren(Column left, Column right)
    {
        for (int i = 0; i < left.ChildCount; i++)
            if (!AreSame(left.Child(i), right.Child(i)))
                return false;
        return left.ChildCount == right.ChildCount;
    }

    private static long OffsetOf<T>(Column column, int row) where T : unmanaged => sizeof(T) == sizeof(int)
        ? ((int*)column.Node->Offsets)[row] : ((long*)column.Node->Offsets)[row];

    private static bool AreSameBytes(byte* left, byte* right, long bytes)
    {
        if (left == right)
            return true;
        // Longer columns than a span may have are compared value by value.
        return bytes <= int.MaxValue
            && new ReadOnlySpan<byte>(left, (int)bytes).SequenceEqual(new ReadOnlySpan<byte>(right, (int)bytes));
    }

    private static bool AreSameBits(byte* left, byte* right, int bits)
    {
        if (!AreSameBytes(left, right, bits / 8))
            return false;
        int rest = bits % 8;
        return left == right || rest == 0 || ((left[bits / 8] ^ right[bits / 8]) & ((1 << rest) - 1)) == 0;
    }
}
