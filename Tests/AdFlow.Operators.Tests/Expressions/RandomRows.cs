using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Expressions;

/// <summary>Seeded rows of every kind of column, full of nulls, extremes, infinities and NaN.</summary>
internal static class RandomRows
{
    private static readonly long[] Integers =
        [0, 1, -1, 2, 3, -7, 10, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1, long.MaxValue, long.MaxValue - 1,
         long.MinValue, long.MinValue + 1, int.MaxValue, int.MinValue, 1L << 32];

    private static readonly double[] Floats =
        [0, -0.0, 1, -1, 0.5, 2.5, -3.5, 1e-300, 1e300, double.Epsilon, double.NaN, double.PositiveInfinity,
         double.NegativeInfinity, 9007199254740993, 9223372036854775808.0, -9223372036854775808.0, 1L << 53];

    private static readonly string[] Texts = ["", "a", "b", "ab", "shoes", "schöne Schuhe", "it's", "€"];

    public static Schema Schema { get; } = new(
        new("flag", DataType.Bool), new("on sale", DataType.Bool),
        new("i8", DataType.Int8), new("u8", DataType.UInt8), new("i16", DataType.Int16), new("u16", DataType.UInt16),
        new("i32", DataType.Int32), new("u32", DataType.UInt32),
        new("i64", DataType.Int64), new("u64", DataType.UInt64), new("count", DataType.Int64),
        new("f16", DataType.Float16), new("f32", DataType.Float32), new("f64", DataType.Float64),
        new("pctr", DataType.Float64),
        new("name", DataType.Utf8), new("long_name", DataType.LargeUtf8),
        new("brand", DataType.Dictionary(DataType.Int8, DataType.Utf8)),
        new("shop", DataType.Dictionary(DataType.UInt16, DataType.LargeUtf8)),
        new("tag", DataType.Dictionary(DataType.Int64, DataType.Utf8)),
        new("day", DataType.Date32), new("seen", DataType.Timestamp(TimeUnit.Nanosecond, "UTC")),
        new("first_seen", DataType.Timestamp(TimeUnit.Nanosecond, "UTC")),
        new("wait", DataType.Duration(TimeUnit.Second)), new("at", DataType.Time(TimeUnit.Millisecond)),
        new("words", DataType.List(DataType.Utf8)), new("void", DataType.Null));

    public static Batch Build(Random random, int count, Arena arena)
    {
        var builder = new BatchBuilder(Schema);
        for (int column = 0; column < Schema.Count; column++)
        {
            int nulls = random.Next(3) switch { 0 => 0, 1 => 10, _ => 50 };
            for (int row = 0; row < count; row++)
                if (random.Next(100) < nulls || Schema[column].Type.Id is TypeId.Null)
                    builder[column].AppendNull();
                else
                    Append(builder[column], random);
        }
        return builder.Build(arena);
    }

    public static long Integer(Random random) =>
        random.Next(2) == 0 ? random.Next(-5, 6) : Integers[random.Next(Integers.Length)];

    public static double Float(Random random) => random.Next(4) switch
    {
        0 => random.NextDouble() * 20 - 10,
        1 => random.Next(-3, 4),
        _ => Floats[random.Next(Floats.Length)],
    };

    public static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static void Append(ColumnBuilder column, Random random)
    {
        switch (column.Type.Id)
        {
            case TypeId.Bool: column.AppendBool(random.Next(2) == 0); break;
            case TypeId.Int8: column.Append((sbyte)Integer(random)); break;
            case TypeId.UInt8: column.Append((byte)Integer(random)); break;
            case TypeId.Int16: column.Append((short)Integer(random)); break;
            case TypeId.UInt16: column.Append((ushort)Integer(random)); break;
            case TypeId.Int32 or TypeId.Time32 or TypeId.Date32: column.Append((int)Integer(random)); break;
            case TypeId.UInt32: column.Append((uint)Integer(random)); break;
            case TypeId.Float16: column.Append((Half)Float(random)); break;
            case TypeId.Float32: column.Append((float)Float(random)); break;
            case TypeId.Float64: column.Append(Float(random)); break;
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Dictionary: column.AppendString(Text(random)); break;
            case TypeId.List: column.EndRow(); break;
            default: column.Append(Integer(random)); break;
        }
    }
}
