using System.Globalization;

namespace AdFlow.Tables.Tests.Clients;

/// <summary>
/// Prints every value of a table as <c>values.mjs</c> does: numbers plainly, floats and bytes as hex.
/// </summary>
internal static unsafe class CanonicalText
{
    /// <summary>One line a row, column by column, batch by batch.</summary>
    public static string Lines(Table table)
    {
        var lines = new List<string>();
        foreach (var batch in table.Batches)
            for (int column = 0; column < batch.ColumnCount; column++)
                for (int row = 0; row < batch.RowCount; row++)
                    lines.Add(Value(batch[column], row));
        return string.Join('\n', lines);
    }

    private static string Value(Column column, int row)
    {
        if (column.Type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
            return Union(column, row);
        if (!column.IsValid(row))
            return "null";
        switch (column.Type.Id)
        {
            case TypeId.Bool: return column.GetBool(row) ? "true" : "false";
            case TypeId.Int8: return Text(column.Values<sbyte>()[row]);
            case TypeId.Int16: return Text(column.Values<short>()[row]);
            case TypeId.Int32: return Text(column.Values<int>()[row]);
            case TypeId.Int64: return Text(column.Values<long>()[row]);
            case TypeId.UInt8: return Text(column.Values<byte>()[row]);
            case TypeId.UInt16: return Text(column.Values<ushort>()[row]);
            case TypeId.UInt32: return Text(column.Values<uint>()[row]);
            case TypeId.UInt64: return Text(column.Values<ulong>()[row]);
            case TypeId.Float16: return Float((double)column.Values<Half>()[row]);
            case TypeId.Float32: return Float(column.Values<float>()[row]);
            case TypeId.Float64: return Float(column.Values<double>()[row]);
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Binary or TypeId.LargeBinary:
                return Convert.ToHexStringLower(column.GetBytes(row));
            case TypeId.Struct:
                var children = Enumerable.Range(0, column.ChildCount).Select(i => Value(column.Child(i), row));
                return "{" + string.Join(',', children) + "}";
            case TypeId.List or TypeId.LargeList or TypeId.Map or TypeId.FixedSizeList: return Items(column, row);
            case TypeId.Dictionary: return Value(column.Dictionary, column.GetCode(row));
            default:
                int width = column.Type.ByteWidth();
                return Convert.ToHexStringLower(new ReadOnlySpan<byte>(column.Node->Values + (long)row * width, width));
        }
    }

    private static string Union(Column column, int row)
    {
        int child = column.Type.TypeCodes.ToList().IndexOf(column.Node->Values[row]);
        return Value(column.Child(child), column.Node->Offsets == null ? row : ((int*)column.Node->Offsets)[row]);
    }

    private static string Items(Column column, int row)
    {
        var (start, end) = column.GetRange(row);
        var items = new List<string>();
        for (long item = start; item < end; item++)
            items.Add(Value(column.Child(0), (int)item));
        return "[" + string.Join(',', items) + "]";
    }

    private static string Float(double value) =>
        double.IsNaN(value) ? "nan" : Convert.ToHexStringLower(BitConverter.GetBytes(value));

    private static string Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
