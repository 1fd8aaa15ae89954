using System.Runtime.CompilerServices;

namespace AdFlow.Tables;

/// <summary>
/// Finds the first row in which two columns hold different values. Values count, not how they are stored: dictionaries
/// are looked through, a code of a null value is null, and the content of null rows is left out. Floating-point values
/// count by their bits, so −0 is not 0; all NaNs are equal. Thread-safe.
/// </summary>
public static unsafe class ColumnEquality
{
    /// <summary>Whether values of two types can be compared: they are the same but for dictionaries.</summary>
    public static bool CanCompare(DataType one, DataType other) => one.Decoded().Equals(other.Decoded());

    /// <summary>The first row that differs.</summary>
    /// <param name="one">A column.</param>
    /// <param name="other">A column of a type that can be compared with it.</param>
    /// <param name="rows">Rows to compare; both have as many at least.</param>
    /// <param name="tolerance">0 for bits; else floating-point values x and y, in lists and structs too, are equal
    /// where |x − y| ≤ tolerance · max(1, |x|, |y|).</param>
    /// <returns>The row, or −1 where there is none.</returns>
    /// <exception cref="ArgumentException">The types cannot be compared: a bug of the caller.</exception>
    public static int FirstDifferent(Column one, Column other, int rows, double tolerance = 0)
    {
        if (!CanCompare(one.Type, other.Type))
            throw new ArgumentException($"Values of {one.Type} cannot be compared with values of {other.Type}.");
        int row = IsPlain(one) && IsPlain(other) ? EqualRows(one, other, rows) : 0;
        while (row < rows && AreEqual(one, row, other, row, tolerance))
            row++;
        return row < rows ? row : -1;
    }

    /// <summary>Whether two rows hold the same value; two nulls are the same.</summary>
    /// <inheritdoc cref="FirstDifferent"/>
    public static bool AreEqual(Column one, int row, Column other, int otherRow, double tolerance = 0)
    {
        Decode(ref one, ref row);
        Decode(ref other, ref otherRow);
        if (one.Type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
            return UnionsEqual(one, row, other, otherRow, tolerance);
        bool isValid = one.IsValid(row);
        return isValid == other.IsValid(otherRow) && (!isValid || ValidEqual(one, row, other, otherRow, tolerance));
    }

    // Values without nulls behind each other: bytes tell, and the processor compares many at once.
    private static bool IsPlain(Column column) =>
        column.Type.Id is not TypeId.Dictionary && column.Type.ByteWidth() > 0 && column.Validity == null;

    private static int EqualRows(Column one, Column other, int rows)
    {
        int width = one.Type.ByteWidth();
        long bytes = Math.Min((long)rows * width, Array.MaxLength);
        var values = new ReadOnlySpan<byte>(one.Node->Values, (int)bytes);
        return values.CommonPrefixLength(new ReadOnlySpan<byte>(other.Node->Values, (int)bytes)) / width;
    }

    private static void Decode(ref Column column, ref int row)
    {
        for (; column.Type.Id is TypeId.Dictionary && column.IsValid(row); column = column.Dictionary)
            row = column.GetCode(row);
    }

    private static bool ValidEqual(Column one, int row, Column other, int otherRow, double tolerance)
    {
        switch (one.Type.Id)
        {
            case TypeId.Bool:
                return one.GetBool(row) == other.GetBool(otherRow);
            case TypeId.Float16:
                var (half, otherHalf) = (At<Half>(one, row), At<Half>(other, otherRow));
                return At<ushort>(one, row) == At<ushort>(other, otherRow)
                    || Close((double)half, (double)otherHalf, tolerance);
            case TypeId.Float32:
                return At<uint>(one, row) == At<uint>(other, otherRow)
                    || Close(At<float>(one, row), At<float>(other, otherRow), tolerance);
            case TypeId.Float64:
                return At<ulong>(one, row) == At<ulong>(other, otherRow)
                    || Close(At<double>(one, row), At<double>(other, otherRow), tolerance);
            case TypeId.Struct:
                return ChildrenEqual(one, row, other, otherRow, tolerance);
            case TypeId.List or TypeId.LargeList or TypeId.FixedSizeList or TypeId.Map:
                return ItemsEqual(one, one.GetRange(row), other, other.GetRange(otherRow), tolerance);
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Binary or TypeId.LargeBinary:
                return one.GetBytes(row).SequenceEqual(other.GetBytes(otherRow));
            default:
                return Bytes(one, row).SequenceEqual(Bytes(other, otherRow));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At<T>(Column column, int row) where T : unmanaged => ((T*)column.Node->Values)[row];

    private static ReadOnlySpan<byte> Bytes(Column column, int row)
    {
        int width = column.Type.ByteWidth();
        return new ReadOnlySpan<byte>(column.Node->Values + (long)row * width, width);
    }

    // Of values whose bits differ.
    private static bool Close(double one, double other, double tolerance) =>
        (double.IsNaN(one) && double.IsNaN(other))
        || (tolerance > 0 && double.IsFinite(one) && double.IsFinite(other)
            && Math.Abs(one - other) <= tolerance * Math.Max(1, Math.Max(Math.Abs(one), Math.Abs(other))));

    private static bool ChildrenEqual(Column one, int row, Column other, int otherRow, double tolerance)
    {
        for (int i = 0; i < one.ChildCount; i++)
            if (!AreEqual(one.Child(i), row, other.Child(i), otherRow, tolerance))
                return false;
        return one.ChildCount == other.ChildCount;
    }

    private static bool ItemsEqual(
        Column one, (long Start, long End) range, Column other, (long Start, long End) otherRange, double tolerance)
    {
        long count = range.End - range.Start;
        if (count != otherRange.End - otherRange.Start)
            return false;
        var (items, otherItems) = (one.Child(0), other.Child(0));
        for (long i = 0; i < count; i++)
            if (!AreEqual(items, (int)(range.Start + i), otherItems, (int)(otherRange.Start + i), tolerance))
                return false;
        return true;
    }

    private static bool UnionsEqual(Column one, int row, Column other, int otherRow, double tolerance)
    {
        if (one.Node->Values[row] != other.Node->Values[otherRow])
            return false;
        var (value, at) = UnionValue(one, row);
        var (otherValue, otherAt) = UnionValue(other, otherRow);
        return AreEqual(value, at, otherValue, otherAt, tolerance);
    }

    private static (Column Value, int Row) UnionValue(Column union, int row)
    {
        int child = 0;
        while (union.Type.TypeCodes[child] != union.Node->Values[row])
            child++;
        return (union.Child(child),
            union.Type.Id is TypeId.DenseUnion ? ((int*)union.Node->Offsets)[row] : row);
    }
}
