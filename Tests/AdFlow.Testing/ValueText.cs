using System.Globalization;
using System.Text;

namespace AdFlow.Testing;

/// <summary>Prints single values of columns for messages; not meant to be read back. Thread-safe.</summary>
public static unsafe class ValueText
{
    private const int MostItems = 8;

    /// <summary>A value as text: numbers plainly, text quoted, other fixed-width values as their bytes.</summary>
    public static string Format(Column column, int row)
    {
        if (column.Type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
            return $"tag {column.Node->Values[row]}";
        if (!column.IsValid(row))
            return "null";
        return column.Type.Id switch
        {
            TypeId.Bool => column.GetBool(row) ? "true" : "false",
            TypeId.Int8 => Number(column.Values<sbyte>()[row]),
            TypeId.Int16 => Number(column.Values<short>()[row]),
            TypeId.Int32 => Number(column.Values<int>()[row]),
            TypeId.Int64 => Number(column.Values<long>()[row]),
            TypeId.UInt8 => Number(column.Values<byte>()[row]),
            TypeId.UInt16 => Number(column.Values<ushort>()[row]),
            TypeId.UInt32 => Number(column.Values<uint>()[row]),
            TypeId.UInt64 => Number(column.Values<ulong>()[row]),
            TypeId.Float16 => Number(column.Values<Half>()[row]),
            TypeId.Float32 => Number(column.Values<float>()[row]),
            TypeId.Float64 => Number(column.Values<double>()[row]),
            TypeId.Utf8 or TypeId.LargeUtf8 => $"'{column.GetString(row)}'",
            TypeId.Dictionary => Format(column.Dictionary, column.GetCode(row)),
            TypeId.Struct => Items("{", "}", column.ChildCount, i => Format(column.Child((int)i), row)),
            TypeId.List or TypeId.LargeList or TypeId.FixedSizeList or TypeId.Map => List(column, row),
            _ => "0x" + Convert.ToHexString(Bytes(column, row)),
        };
    }

    private static string List(Column column, int row)
    {
        var (start, end) = column.GetRange(row);
        return Items("[", "]", end - start, i => Format(column.Child(0), (int)(start + i)));
    }

    private static string Items(string open, string close, long count, Func<long, string> format)
    {
        var text = new StringBuilder(open);
        for (long i = 0; i < Math.Min(count, MostItems); i++)
            text.Append(i > 0 ? ", " : "").Append(format(i));
        return text.Append(count > MostItems ? ", …" : "").Append(close).ToString();
    }

    private static string Number<T>(T value) where T : IFormattable =>
        value.ToString(null, CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> Bytes(Column column, int row) => column.Type.IsVariableBinary()
        ? column.GetBytes(row)
        : new(column.Node->Values + (long)row * column.Type.ByteWidth(), column.Type.ByteWidth());
}
