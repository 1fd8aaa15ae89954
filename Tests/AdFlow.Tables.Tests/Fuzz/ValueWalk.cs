namespace AdFlow.Tables.Tests.Fuzz;

/// <summary>Touches every value of a table, so that an offset or length that was let through is found out.</summary>
internal static unsafe class ValueWalk
{
    // Columns without bytes (null, empty struct) may state billions of rows; there is nothing to touch in them.
    private const int MostRows = 1_000_000;

    /// <summary>A checksum of every value.</summary>
    public static ulong Sum(Table table)
    {
        ulong sum = 0;
        foreach (var batch in table.Batches)
            for (int i = 0; i < batch.ColumnCount; i++)
                sum += Sum(batch[i]);
        return sum;
    }

    private static ulong Sum(Column column)
    {
        ulong sum = (ulong)column.NullCount;
        for (int row = 0; row < Math.Min(column.Length, MostRows); row++)
            sum = sum * 31 + Sum(column, row);
        for (int i = 0; i < column.ChildCount; i++)
            sum += Sum(column.Child(i));
        return sum;
    }

    private static ulong Sum(Column column, int row)
    {
        if (column.Type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
            return SumUnion(column, row);
        if (!column.IsValid(row))
            return 1;
        switch (column.Type.Id)
        {
            case TypeId.Bool:
                return column.GetBool(row) ? 2UL : 3UL;
            case TypeId.Dictionary:
                return Sum(column.Dictionary, column.GetCode(row));
            case TypeId.Utf8 or TypeId.LargeUtf8:
                return (ulong)column.GetString(row)!.Length + Sum(column.GetBytes(row));
            case TypeId.Binary or TypeId.LargeBinary:
                return Sum(column.GetBytes(row));
            case TypeId.List or TypeId.LargeList or TypeId.Map:
                var (start, end) = column.GetRange(row);
                return end > start ? Sum(column.Child(0), (int)start) + Sum(column.Child(0), (int)end - 1) : 4;
            case TypeId.Struct or TypeId.FixedSizeList:
                return 5;
            default:
                int width = column.Type.ByteWidth();
                return Sum(new ReadOnlySpan<byte>(column.Node->Values + (long)row * width, width));
        }
    }

    private static ulong SumUnion(Column column, int row)
    {
        int child = column.Type.TypeCodes.ToList().IndexOf(column.Node->Values[row]);
        return Sum(column.Child(child), column.Node->Offsets == null ? row : ((int*)column.Node->Offsets)[row]);
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        foreach (byte value in bytes)
            sum = sum * 257 + value;
        return sum;
    }
}
