using System.Numerics;
using System.Runtime.Intrinsics;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// Brings rows of a column into a register. 8-byte values are used where they lie if they fill groups of eight rows;
/// everything else is widened or copied, because kernels read whole groups.
/// </summary>
internal static unsafe class ColumnLoad
{
    /// <summary>Loads rows <paramref name="start"/> up to <paramref name="start"/> + <paramref name="rows"/>.</summary>
    internal static void Load(Register* target, Column column, int start, int rows, ValueKind kind)
    {
        LoadValidity(target, column, start, rows);
        switch (kind)
        {
            case ValueKind.Bool:
                CopyBits(column.Node->Values, start, rows, target->Store);
                break;
            case ValueKind.Float64:
                LoadFloats(target, column, start, rows);
                break;
            case ValueKind.Int64:
                LoadIntegers(target, column, start, rows);
                break;
            case ValueKind.Temporal when column.Type.ByteWidth() == 4:
                Widen32(column.Node->Values, start, rows, target->Store);
                break;
            case ValueKind.Temporal:
                Take64(target, column.Node->Values, start, rows);
                break;
        }
    }

    /// <summary>Makes a register of float32 values where they lie: no more than there are rows can be read.
    /// </summary>
    internal static void Point(Register* target, Column column, int start, int rows)
    {
        LoadValidity(target, column, start, rows);
        target->Values = column.Node->Values + start * (long)sizeof(float);
    }

    /// <summary>Sets the register's validity; null where every row is valid.</summary>
    internal static void LoadValidity(Register* target, Column column, int start, int rows)
    {
        if (column.Type.Id is TypeId.Null)
            Validity.None(target, rows);
        else if (column.Type.Id is TypeId.Dictionary && column.Dictionary.NullCount > 0)
            LoadDictionaryValidity(target, column, start, rows);
        else if (column.Validity == null || column.NullCount == 0)
            target->Validity = null;
        else
            CopyBits(column.Validity, start, rows, target->Validity = target->ValidityStore);
    }

    /// <summary>Copies bits to the start of a bitmap and clears the rest of its last word.</summary>
    internal static void CopyBits(byte* source, int start, int rows, byte* target)
    {
        int bytes = (int)Bitmap.Bytes(rows), shift = start & 7;
        source += start >> 3;
        if (shift == 0)
            new ReadOnlySpan<byte>(source, bytes).CopyTo(new Span<byte>(target, bytes));
        else
        {
            int sourceBytes = (int)Bitmap.Bytes(rows + shift);
            for (int i = 0; i < bytes; i++)
                target[i] = (byte)(source[i] >> shift | (i + 1 < sourceBytes ? source[i + 1] << 8 - shift : 0));
        }
        new Span<byte>(target + bytes, Register.WordCount(rows) * 8 - bytes).Clear();
    }

    private static void LoadFloats(Register* target, Column column, int start, int rows)
    {
        byte* values = column.Node->Values;
        switch (column.Type.Id)
        {
            case TypeId.Float64: Take64(target, values, start, rows); break;
            case TypeId.Float32: WidenFloat32(values, start, rows, target->Store); break;
            default: Convert<Half, double>(values, start, rows, target->Store); break;
        }
    }

    private static void LoadIntegers(Register* target, Column column, int start, int rows)
    {
        byte* values = column.Node->Values, result = target->Store;
        switch (column.Type.Id)
        {
            case TypeId.Int8: Convert<sbyte, long>(values, start, rows, result); break;
            case TypeId.UInt8: Convert<byte, long>(values, start, rows, result); break;
            case TypeId.Int16: Convert<short, long>(values, start, rows, result); break;
            case TypeId.UInt16: Convert<ushort, long>(values, start, rows, result); break;
            case TypeId.Int32: Widen32(values, start, rows, result); break;
            case TypeId.UInt32: Convert<uint, long>(values, start, rows, result); break;
            case TypeId.Int64: Take64(target, values, start, rows); break;
            default:
                Take64(target, values, start, rows);
                RefuseNegative(target, rows);
                break;
        }
    }

    // An unsigned value beyond int64 looks negative: it is null.
    private static void RefuseNegative(Register* target, int rows)
    {
        var values = (long*)target->Values;
        for (int i = 0; i < rows; i++)
        {
            if (values[i] >= 0)
                continue;
            if (target->Validity == null)
                new Span<byte>(target->Validity = target->ValidityStore, Register.WordCount(rows) * 8).Fill(0xFF);
            Bitmap.Set(target->Validity, i, false);
        }
    }

    private static void LoadDictionaryValidity(Register* target, Column column, int start, int rows)
    {
        Validity.None(target, rows);
        var dictionary = column.Dictionary;
        for (int i = 0; i < rows; i++)
            if (column.IsValid(start + i) && dictionary.IsValid(column.GetCode(start + i)))
                Bitmap.Set(target->Validity, i, true);
    }

    private static void Take64(Register* target, byte* source, int start, int rows)
    {
        source += start * 8L;
        if ((rows & 7) == 0)
            target->Values = source;
        else
        {
            new ReadOnlySpan<long>(source, rows).CopyTo(new Span<long>(target->Store, rows));
            ClearRest(target->Store, rows);
        }
    }

    private static void Convert<TFrom, TTo>(byte* source, int start, int rows, byte* target)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        TFrom* from = (TFrom*)source + start;
        for (int i = 0; i < rows; i++)
            ((TTo*)target)[i] = TTo.CreateTruncating(from[i]);
        ClearRest(target, rows);
    }

    private static void WidenFloat32(byte* source, int start, int rows, byte* target)
    {
        float* from = (float*)source + start;
        var result = (double*)target;
        int i = 0;
        for (; i <= rows - 8; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(from + i));
            low.Store(result + i);
            high.Store(result + i + 4);
        }
        for (; i < rows; i++)
            result[i] = from[i];
        ClearRest(target, rows);
    }

    private static void Widen32(byte* source, int start, int rows, byte* target)
    {
        int* from = (int*)source + start;
        var result = (long*)target;
        int i = 0;
        for (; i <= rows - 8; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(from + i));
            low.Store(result + i);
            high.Store(result + i + 4);
        }
        for (; i < rows; i++)
            result[i] = from[i];
        ClearRest(target, rows);
    }

    private static void ClearRest(byte* target, int rows) =>
        new Span<long>((long*)target + rows, (rows + 7 & ~7) - rows).Clear();
}
