using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Equality of texts, byte by byte (no normalisation), plain or dictionary-encoded.</summary>
internal static unsafe class TextKernels
{
    internal static void Equal(
        Register* target, TextOperand left, TextOperand right, in Batch rows, int start, int count, in Batch request)
    {
        if (left.IsRow && right.IsRow)
            RowsWithRows(target, rows[left.Ordinal], rows[right.Ordinal], start, count);
        else if (left.IsRow || right.IsRow)
        {
            var column = rows[left.IsRow ? left.Ordinal : right.Ordinal];
            if ((left.IsRow ? right : left).TryGetUniform(request, out var text))
                RowsWithText(target, column, text, start, count);
            else
                Validity.None(target, count);
        }
        else if (left.TryGetUniform(request, out var a) & right.TryGetUniform(request, out var b))
        {
            *(ulong*)target->Store = a.SequenceEqual(b) ? ulong.MaxValue : 0;
            target->Validity = null;
        }
        else
            Validity.None(target, 1);
    }

    private static void RowsWithRows(Register* target, Column left, Column right, int start, int count)
    {
        Validity.None(target, count);
        new Span<ulong>(target->Store, Register.WordCount(count)).Clear();
        for (int i = 0; i < count; i++)
        {
            if (!TextOperand.IsValid(left, start + i) || !TextOperand.IsValid(right, start + i))
                continue;
            Bitmap.Set(target->Validity, i, true);
            if (left.GetBytes(start + i).SequenceEqual(right.GetBytes(start + i)))
                Bitmap.Set(target->Store, i, true);
        }
    }

    private static void RowsWithText(Register* target, Column column, ReadOnlySpan<byte> text, int start, int count)
    {
        ColumnLoad.LoadValidity(target, column, start, count);
        new Span<ulong>(target->Store, Register.WordCount(count)).Clear();
        if (column.Type.Id is TypeId.Dictionary)
            CodesWithText(target->Store, column, text, start, count);
        else
            PlainWithText(target->Store, column, text, start, count);
    }

    private static void CodesWithText(byte* result, Column column, ReadOnlySpan<byte> text, int start, int count)
    {
        if (CodeKernels.TryEqual(result, column, text, start, count))
            return;
        for (int i = 0; i < count; i++)
            if (column.GetBytes(start + i).SequenceEqual(text))
                Bitmap.Set(result, i, true);
    }

    private static void PlainWithText(byte* result, Column column, ReadOnlySpan<byte> text, int start, int count)
    {
        byte* bytes = column.Node->Values;
        if (column.Type.HasLargeOffsets())
            Compare((long*)column.Node->Offsets + start, bytes, text, result, count);
        else
            Compare((int*)column.Node->Offsets + start, bytes, text, result, count);
    }

    private static void Compare<T>(T* offsets, byte* bytes, ReadOnlySpan<byte> text, byte* result, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < count; i++)
        {
            long from = long.CreateTruncating(offsets[i]), to = long.CreateTruncating(offsets[i + 1]);
            if (to - from == text.Length && new ReadOnlySpan<byte>(bytes + from, text.Length).SequenceEqual(text))
                Bitmap.Set(result, i, true);
        }
    }
}
