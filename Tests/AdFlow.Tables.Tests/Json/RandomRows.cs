using System.Runtime.InteropServices;
using System.Text;

namespace AdFlow.Tables.Tests.Json;

/// <summary>Random types that JSON can hold and random batches of them, edges of each type included.</summary>
internal sealed class RandomRows(int seed)
{
    private static readonly DataType[] Leaves =
    [
        DataType.Bool, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64,
        DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64,
        DataType.Float16, DataType.Float32, DataType.Float64,
        DataType.Decimal(7, 2, 4), DataType.Decimal(18, 18, 8), DataType.Decimal(38, 10), DataType.Decimal(76, 3),
        DataType.Decimal(5, -3), DataType.Date32, DataType.Date64,
        DataType.Time(TimeUnit.Second), DataType.Time(TimeUnit.Millisecond),
        DataType.Time(TimeUnit.Microsecond), DataType.Time(TimeUnit.Nanosecond),
        DataType.Timestamp(TimeUnit.Second), DataType.Timestamp(TimeUnit.Millisecond, "UTC"),
        DataType.Timestamp(TimeUnit.Microsecond, "Europe/Berlin"), DataType.Timestamp(TimeUnit.Nanosecond),
        DataType.Duration(TimeUnit.Second), DataType.Duration(TimeUnit.Millisecond),
        DataType.Duration(TimeUnit.Microsecond), DataType.Duration(TimeUnit.Nanosecond),
        DataType.IntervalYearMonth, DataType.IntervalDayTime, DataType.IntervalMonthDayNano,
        DataType.Utf8, DataType.LargeUtf8, DataType.Binary, DataType.LargeBinary, DataType.FixedSizeBinary(5),
        DataType.Dictionary(DataType.Int16, DataType.Utf8), DataType.Null,
    ];

    private readonly Random _random = new(seed);

    public Schema Schema(int columns) =>
        new([.. Enumerable.Range(0, columns).Select(i => Field($"column {i} \"ü\u0001", depth: 3))]);

    public Table Table(Schema schema, int rows)
    {
        var builder = new BatchBuilder(schema);
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < schema.Count; i++)
                Append(builder[i], schema[i]);
        return builder.ToTable();
    }

    private Field Field(string name, int depth)
    {
        var type = depth == 0 || _random.Next(3) > 0 ? Leaves[_random.Next(Leaves.Length)] : Nested(depth - 1);
        return new Field(name, type, type.Id is TypeId.Null || _random.Next(2) == 0);
    }

    private DataType Nested(int depth) => _random.Next(5) switch
    {
        0 => DataType.List(Field("item", depth)),
        1 => DataType.LargeList(Field("item", depth)),
        2 => DataType.FixedSizeList(Field("item", depth), _random.Next(4)),
        3 => DataType.Struct([.. Enumerable.Range(0, _random.Next(4)).Select(i => Field($"f{i}", depth))]),
        _ => DataType.Map(
            new Field("entries", DataType.Struct(Field("key", 0) with { Nullable = false, Type = DataType.Utf8 },
                Field("value", depth)), false), false),
    };

    private void Append(ColumnBuilder target, Field field)
    {
        if (field.Type.Id is TypeId.Null || (field.Nullable && _random.Next(4) == 0))
            target.AppendNull();
        else if (field.Type.Children.Count > 0 || field.Type.Id is TypeId.Struct)
            AppendNested(target, field.Type);
        else
            AppendLeaf(target, field.Type);
    }

    private void AppendNested(ColumnBuilder target, DataType type)
    {
        int count = type.Id switch
        {
            TypeId.Struct => 1, TypeId.FixedSizeList => type.Width, _ => _random.Next(4),
        };
        for (int i = 0; i < count; i++)
            for (int child = 0; child < type.Children.Count; child++)
                Append(target.Child(child), type.Children[child]);
        target.EndRow();
    }

    private void AppendLeaf(ColumnBuilder target, DataType type)
    {
        switch (type.Id)
        {
            case TypeId.Bool: target.AppendBool(_random.Next(2) == 0); break;
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Dictionary: target.AppendString(Text()); break;
            case TypeId.Binary or TypeId.LargeBinary: target.AppendBytes(Bytes(_random.Next(700))); break;
            case TypeId.Decimal: target.AppendBytes(Decimal(type)); break;
            case TypeId.Date64: target.Append(86_400_000L * _random.Next(-4_000_000, 4_000_000)); break;
            case TypeId.Time32: target.Append(_random.Next(86_400 * (type.Unit is TimeUnit.Second ? 1 : 1000))); break;
            case TypeId.Time64:
                target.Append(_random.NextInt64(86_400_000_000L * (type.Unit is TimeUnit.Nanosecond ? 1000 : 1)));
                break;
            default: target.AppendBytes(Number(type)); break;
        }
    }

    // Bytes of a number: often an edge (0, −1, least, greatest, infinity), else any; a NaN is made the usual one.
    private byte[] Number(DataType type)
    {
        var bytes = Bytes(type.ByteWidth());
        int kind = _random.Next(6);
        if (kind < 2)
            Array.Fill(bytes, kind == 0 ? (byte)0 : (byte)0xFF);
        if (kind is 2 or 3)
        {
            Array.Fill(bytes, kind == 2 ? (byte)0 : (byte)0xFF);
            bytes[^1] = kind == 2 ? (byte)0x80 : (byte)0x7F;
        }
        if (type.Id is TypeId.Float64 && double.IsNaN(MemoryMarshal.Read<double>(bytes)))
            MemoryMarshal.Write(bytes, kind == 3 ? double.PositiveInfinity : double.NaN);
        if (type.Id is TypeId.Float32 && float.IsNaN(MemoryMarshal.Read<float>(bytes)))
            MemoryMarshal.Write(bytes, kind == 3 ? float.NegativeInfinity : float.NaN);
        if (type.Id is TypeId.Float16 && Half.IsNaN(MemoryMarshal.Read<Half>(bytes)))
            MemoryMarshal.Write(bytes, Half.NaN);
        return bytes;
    }

    private byte[] Decimal(DataType type)
    {
        int length = _random.Next(1, type.Precision + 1);
        var digits = string.Concat(Enumerable.Range(0, length).Select(_ => _random.Next(10)));
        var value = System.Numerics.BigInteger.Parse(
            (_random.Next(2) == 0 ? "-" : "") + digits, System.Globalization.CultureInfo.InvariantCulture);
        var bytes = new byte[type.Width];
        if (value.Sign < 0)
            Array.Fill(bytes, (byte)0xFF);
        value.ToByteArray().CopyTo(bytes, 0);
        return bytes;
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (int i = _random.Next(12); i > 0; i--)
            text.Append(_random.Next(4) switch
            {
                0 => new Rune(_random.Next(0x80)).ToString(),
                1 => "\"\r\n\\,",
                2 => new Rune(_random.Next(0xE000, 0x110000)).ToString(),
                _ => "name",
            });
        return text.ToString();
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
