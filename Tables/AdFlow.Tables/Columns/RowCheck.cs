using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace AdFlow.Tables;

/// <summary>
/// Checks the values of a column's buffers that memory safety rests on: offsets, text, dictionary codes, union tags.
/// Buffers are known to be long enough; each check returns null or what is wrong. Work is linear in the buffers.
/// </summary>
internal static unsafe class RowCheck
{
    /// <summary>Checks that rows + 1 offsets rise from ≥ 0 to ≤ <paramref name="limit"/>.</summary>
    public static string? Offsets<T>(T* offsets, int rows, long limit) where T : unmanaged, IBinaryInteger<T>
    {
        T previous = offsets[0];
        if (T.IsNegative(previous))
            return $"offset {previous} before the values";
        for (int row = 1; row <= rows; row++)
        {
            T next = offsets[row];
            if (next < previous)
                return $"offset {next} of row {row} below the one before it, {previous}";
            previous = next;
        }
        return long.CreateTruncating(previous) > limit ? $"last offset {previous} beyond {limit} values" : null;
    }

    /// <summary>Checks that no value of checked 64-bit offsets is longer than a span can be.</summary>
    public static string? Lengths(long* offsets, int rows)
    {
        for (int row = 0; row < rows; row++)
            if (offsets[row + 1] - offsets[row] > int.MaxValue)
                return $"a value of {offsets[row + 1] - offsets[row]} bytes in row {row}, more than {int.MaxValue}";
        return null;
    }

    /// <summary>Checks that each valid row's bytes are UTF-8. Offsets were checked.</summary>
    public static string? Text<T>(ColumnNode* node) where T : unmanaged, IBinaryInteger<T>
    {
        var offsets = (T*)node->Offsets;
        long start = long.CreateTruncating(offsets[0]);
        long length = long.CreateTruncating(offsets[node->Length]) - start;
        if (length <= int.MaxValue && Utf8.IsValid(new ReadOnlySpan<byte>(node->Values + start, (int)length))
            && StartsOnCharacters(offsets, node, start + length))
            return null;
        return TextByRow(offsets, node);
    }

    /// <summary>Largest code of a valid row, or −1 where there is none; −2 for a negative code.</summary>
    public static long MaxCode(ColumnNode* node, TypeId indexType) => indexType switch
    {
        TypeId.Int8 => MaxCode<sbyte>(node),
        TypeId.UInt8 => MaxCode<byte>(node),
        TypeId.Int16 => MaxCode<short>(node),
        TypeId.UInt16 => MaxCode<ushort>(node),
        TypeId.Int32 => MaxCode<int>(node),
        TypeId.UInt32 => MaxCode<uint>(node),
        TypeId.Int64 => MaxCode<long>(node),
        _ => MaxCode<ulong>(node),
    };

    /// <summary>Checks the tags of a union and, of a dense one, the offsets into its children.</summary>
    public static string? Union(DataType type, ColumnNode* node)
    {
        Span<int> childOf = stackalloc int[256];
        childOf.Fill(-1);
        for (int i = 0; i < type.TypeCodes.Count; i++)
            childOf[type.TypeCodes[i]] = i;
        for (int row = 0; row < node->Length; row++)
        {
            int child = childOf[node->Values[row]];
            if (child < 0)
                return $"tag {(sbyte)node->Values[row]} in row {row}, which no child has";
            if (node->Offsets != null && (uint)((int*)node->Offsets)[row] >= (uint)node->Children[child].Length)
                return $"offset {((int*)node->Offsets)[row]} in row {row} into a child of "
                    + $"{node->Children[child].Length} rows";
        }
        return null;
    }

    private static long MaxCode<T>(ColumnNode* node) where T : unmanaged, IBinaryInteger<T>
    {
        var codes = (T*)node->Values;
        T most = T.Zero, least = T.Zero;
        bool any = false;
        for (int row = 0; row < node->Length; row++)
        {
            if (node->Validity != null && !Bitmap.Get(node->Validity, row))
                continue;
            most = T.Max(most, codes[row]);
            least = T.Min(least, codes[row]);
            any = true;
        }
        return T.IsNegative(least) ? -2 : any ? long.CreateSaturating(most) : -1;
    }

    // Text is valid as a whole, so a row is too if it starts and ends on a character's first byte.
    private static bool StartsOnCharacters<T>(T* offsets, ColumnNode* node, long end)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int row = 0; row < node->Length; row++)
        {
            long at = long.CreateTruncating(offsets[row]);
            if (at < end && (node->Values[at] & 0xC0) == 0x80)
                return false;
        }
        return true;
    }

    // The slow way: bytes of null rows may be anything, and text over 2 GiB does not fit one span.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? TextByRow<T>(T* offsets, ColumnNode* node) where T : unmanaged, IBinaryInteger<T>
    {
        for (int row = 0; row < node->Length; row++)
        {
            long start = long.CreateTruncating(offsets[row]), end = long.CreateTruncating(offsets[row + 1]);
            bool valid = node->Validity == null || Bitmap.Get(node->Validity, row);
            if (valid && !Utf8.IsValid(new ReadOnlySpan<byte>(node->Values + start, (int)(end - start))))
                return $"text of row {row} that is not UTF-8";
        }
        return null;
    }
}
