namespace AdFlow.Testing;

/// <summary>Compares single values of columns, whatever their encoding. Thread-safe.</summary>
public static unsafe class ValueEquality
{
    /// <summary>Whether two rows hold the same value; two nulls are the same.</summary>
    public static bool AreEqual(Column left, int leftRow, Column right, int rightRow)
    {
        Decode(ref left, ref leftRow);
        Decode(ref right, ref rightRow);
        if (left.Type.Id != right.Type.Id)
            return false;
        bool valid = left.IsValid(leftRow);
        if (!left.Type.HasValidity() && left.Type.Id is not TypeId.Null)
            return UnionsEqual(left, leftRow, right, rightRow);
        if (valid != right.IsValid(rightRow))
            return false;
        return !valid || ValidEqual(left, leftRow, right, rightRow);
    }

    // A null code and a code of a null value both are null.
    private static void Decode(ref Column column, ref int row)
    {
        if (column.Type.Id is not TypeId.Dictionary || !column.IsValid(row))
            return;
        row = column.GetCode(row);
        column = column.Dictionary;
    }

    private static bool ValidEqual(Column left, int leftRow, Column right, int rightRow)
    {
        switch (left.Type.Id)
        {
            case TypeId.Bool:
                return left.GetBool(leftRow) == right.GetBool(rightRow);
            case TypeId.Float16:
                return left.Values<Half>()[leftRow].Equals(right.Values<Half>()[rightRow]);
            case TypeId.Float32:
                return left.Values<float>()[leftRow].Equals(right.Values<float>()[rightRow]);
            case TypeId.Float64:
                return left.Values<double>()[leftRow].Equals(right.Values<double>()[rightRow]);
            case TypeId.Struct:
                return ChildrenEqual(left, leftRow, right, rightRow);
            case TypeId.List or TypeId.LargeList or TypeId.FixedSizeList or TypeId.Map:
                return RangesEqual(left, left.GetRange(leftRow), right, right.GetRange(rightRow));
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Binary or TypeId.LargeBinary:
                return left.GetBytes(leftRow).SequenceEqual(right.GetBytes(rightRow));
            default:
                return Bytes(left, leftRow).SequenceEqual(Bytes(right, rightRow));
        }
    }

    private static ReadOnlySpan<byte> Bytes(Column column, int row)
    {
        int width = column.Type.ByteWidth();
        return new ReadOnlySpan<byte>(column.Node->Values + (long)row * width, width);
    }

    private static bool ChildrenEqual(Column left, int leftRow, Column right, int rightRow)
    {
        bool equal = left.ChildCount == right.ChildCount;
        for (int i = 0; equal && i < left.ChildCount; i++)
            equal = AreEqual(left.Child(i), leftRow, right.Child(i), rightRow);
        return equal;
    }

    private static bool RangesEqual(
        Column left, (long Start, long End) leftRange, Column right, (long Start, long End) rightRange)
    {
        long count = leftRange.End - leftRange.Start;
        bool equal = count == rightRange.End - rightRange.Start;
        for (long i = 0; equal && i < count; i++)
            equal = AreEqual(
                left.Child(0), (int)(leftRange.Start + i), right.Child(0), (int)(rightRange.Start + i));
        return equal;
    }

    private static bool UnionsEqual(Column left, int leftRow, Column right, int rightRow)
    {
        var (leftChild, leftAt) = UnionRow(left, leftRow);
        var (rightChild, rightAt) = UnionRow(right, rightRow);
        return left.Node->Values[leftRow] == right.Node->Values[rightRow]
            && AreEqual(leftChild, leftAt, rightChild, rightAt);
    }

    private static (Column Child, int Row) UnionRow(Column union, int row)
    {
        int index = 0;
        while (union.Type.TypeCodes[index] != union.Node->Values[row])
            index++;
        int at = union.Type.Id is TypeId.DenseUnion ? ((int*)union.Node->Offsets)[row] : row;
        return (union.Child(index), at);
    }
}
