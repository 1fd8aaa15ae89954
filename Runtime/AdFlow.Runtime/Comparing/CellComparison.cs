using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Compares single values. Floats are equal where their bits are, and all NaNs are equal: what a replay promises.
/// Numbers of two types are equal where they are the same number. Thread-safe.
/// </summary>
internal static unsafe class CellComparison
{
    /// <summary>Whether values of columns whose types are comparable are equal; null equals null only.</summary>
    public static bool AreEqual(Column left, int leftRow, Column right, int rightRow)
    {
        bool isValid = TryResolve(ref left, ref leftRow);
        if (isValid != TryResolve(ref right, ref rightRow))
            return false;
        return !isValid || AreEqualValues(left, leftRow, right, rightRow);
    }

    /// <summary>A number as float64; false for null.</summary>
    public static bool TryNumber(Column column, int row, out double value)
    {
        value = 0;
        if (!TryResolve(ref column, ref row))
            return false;
        value = column.Type.Id switch
        {
            TypeId.Float16 => (double)((Half*)column.Node->Values)[row],
            TypeId.Float32 => ((float*)column.Node->Values)[row],
            TypeId.Float64 => ((double*)column.Node->Values)[row],
            _ => (double)Integer(column, row),
        };
        return true;
    }

    // Looks through dictionaries; false for null.
    private static bool TryResolve(ref Column column, ref int row)
    {
        for (; column.IsValid(row) && column.Type.Id is TypeId.Dictionary; column = column.Dictionary)
            row = column.GetCode(row);
        return column.IsValid(row);
    }

    private static bool AreEqualValues(Column left, int leftRow, Column right, int rightRow)
    {
        var type = left.Type;
        if (type.IsNumber() && type.Id != right.Type.Id)
            return AreEqualNumbers(left, leftRow, right, rightRow);
        switch (type.Id)
        {
            case TypeId.Bool:
                return left.GetBool(leftRow) == right.GetBool(rightRow);
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Binary or TypeId.LargeBinary or TypeId.FixedSizeBinary:
                return left.GetBytes(leftRow).SequenceEqual(right.GetBytes(rightRow));
            case TypeId.List or TypeId.LargeList or TypeId.FixedSizeList or TypeId.Map:
                return AreEqualItems(left, leftRow, right, rightRow);
            case TypeId.Struct:
                for (int i = 0; i < left.ChildCount; i++)
                    if (!AreEqual(left.Child(i), leftRow, right.Child(i), rightRow))
                        return false;
                return true;
            case TypeId.SparseUnion or TypeId.DenseUnion:
                return AreEqualUnions(left, leftRow, right, rightRow);
            default:
                return AreEqualBytes(left, leftRow, right, rightRow);
        }
    }

    private static bool AreEqualBytes(Column left, int leftRow, Column right, int rightRow)
    {
        int width = left.Type.ByteWidth();
        return new ReadOnlySpan<byte>(left.Node->Values + (long)leftRow * width, width)
                .SequenceEqual(new ReadOnlySpan<byte>(right.Node->Values + (long)rightRow * width, width))
            || left.Type.IsFloat() && TryNumber(left, leftRow, out double x) && TryNumber(right, rightRow, out double y)
                && double.IsNaN(x) && double.IsNaN(y);
    }

    private static bool AreEqualNumbers(Column left, int leftRow, Column right, int rightRow)
    {
        if (left.Type.IsInteger() && right.Type.IsInteger())
            return Integer(left, leftRow) == Integer(right, rightRow);
        TryNumber(left, leftRow, out double x);
        TryNumber(right, rightRow, out double y);
        return x.Equals(y);
    }

    private static bool AreEqualItems(Column left, int leftRow, Column right, int rightRow)
    {
        var (start, end) = left.GetRange(leftRow);
        var (other, otherEnd) = right.GetRange(rightRow);
        if (end - start != otherEnd - other)
            return false;
        for (; start < end; start++, other++)
            if (!AreEqual(left.Child(0), (int)start, right.Child(0), (int)other))
                return false;
        return true;
    }

    private static bool AreEqualUnions(Column left, int leftRow, Column right, int rightRow)
    {
        byte tag = left.Node->Values[leftRow];
        if (tag != right.Node->Values[rightRow])
            return false;
        int child = 0;
        while (left.Type.TypeCodes[child] != tag)
            child++;
        return AreEqual(left.Child(child), ChildRow(left, leftRow), right.Child(child), ChildRow(right, rightRow));
    }

    private static int ChildRow(Column union, int row) =>
        union.Node->Offsets == null ? row : ((int*)union.Node->Offsets)[row];

    /// <summary>A value of a column of integers, which two columns of one type share exactly where they are equal.
    /// </summary>
    public static long Bits(Column column, int row) => unchecked((long)Integer(column, row));

    private static Int128 Integer(Column column, int row) => column.Type.Id switch
    {
        TypeId.Int8 => ((sbyte*)column.Node->Values)[row],
        TypeId.Int16 => ((short*)column.Node->Values)[row],
        TypeId.Int32 => ((int*)column.Node->Values)[row],
        TypeId.Int64 => ((long*)column.Node->Values)[row],
        TypeId.UInt8 => column.Node->Values[row],
        TypeId.UInt16 => ((ushort*)column.Node->Values)[row],
        TypeId.UInt32 => ((uint*)column.Node->Values)[row],
        _ => ((ulong*)column.Node->Values)[row],
    };
}
