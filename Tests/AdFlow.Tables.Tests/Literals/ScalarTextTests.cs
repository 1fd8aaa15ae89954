using System.Globalization;
using System.Numerics;
using System.Text;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Tests.Literals;

public sealed unsafe class ScalarTextTests
{
    [Test]
    public void Format_EveryDayOfDateTime_EqualsTheFramework()
    {
        var builder = new ColumnBuilder(DataType.Date32);
        int first = (DateTime.MinValue - DateTime.UnixEpoch).Days, last = (DateTime.MaxValue - DateTime.UnixEpoch).Days;
        for (int day = first; day <= last; day += 3)
            builder.Append(day);
        using var arena = new Arena();
        var column = new Column(DataType.Date32, builder.Build(arena));
        var back = new ColumnBuilder(DataType.Date32);
        Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
        Span<byte> expected = stackalloc byte[10];
        for (int row = 0; row < column.Length; row++)
        {
            int length = ScalarText.Format(column, row, text);
            var date = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(column.Values<int>()[row]));
            date.TryFormat(expected, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (!text[..length].SequenceEqual(expected) || !ScalarReading.TryAppend(back, text[..length]))
                Assert.Fail($"{date:O} became {Encoding.UTF8.GetString(text[..length])}");
        }
        var reread = new Column(DataType.Date32, back.Build(arena));
        Assert.That(reread.Values<int>().SequenceEqual(column.Values<int>()), Is.True);
    }

    [Test]
    public void Format_RandomTimestamps_EqualTheFramework()
    {
        const int Seed = 3;
        var random = new Random(Seed);
        var type = DataType.Timestamp(TimeUnit.Microsecond);
        var builder = new ColumnBuilder(type);
        var times = new List<DateTime>();
        for (int i = 0; i < 20_000; i++)
        {
            times.Add(new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / 10) * 10, DateTimeKind.Unspecified));
            builder.Append((times[i] - DateTime.UnixEpoch).Ticks / 10);
        }
        using var arena = new Arena();
        var column = new Column(type, builder.Build(arena));
        for (int i = 0; i < times.Count; i++)
        {
            string expected = times[i].ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            Assert.That(Format(column, i).PadRight(19), Is.EqualTo(expected.Replace(".000000", "")), $"seed {Seed}");
        }
    }

    [Test]
    public void TryAppend_RandomDecimals_EqualBigInteger([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++)
        {
            int precision = random.Next(1, 77), scale = random.Next(0, precision + 1);
            var type = DataType.Decimal(precision, scale);
            string text = RandomNumber(random);
            var builder = new ColumnBuilder(type);
            bool fits = ScalarReading.TryAppend(builder, Encoding.UTF8.GetBytes(text));
            var expected = Scaled(text, scale);
            bool oracle = expected is { } value && BigInteger.Abs(value) < BigInteger.Pow(10, precision);
            Assert.That(fits, Is.EqualTo(oracle), $"seed {seed}: {text} as {type}");
            if (!fits)
                continue;
            using var arena = new Arena();
            var node = builder.Build(arena);
            Assert.That(new BigInteger(new ReadOnlySpan<byte>(node->Values, type.Width)), Is.EqualTo(expected));
            Assert.That(Scaled(Format(new Column(type, node), 0), scale), Is.EqualTo(expected), $"seed {seed}: {text}");
        }
    }

    [Test]
    public void Format_EveryHalf_ReadsBackTheSame()
    {
        var builder = new ColumnBuilder(DataType.Float16);
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
            builder.Append((ushort)bits);
        using var arena = new Arena();
        var column = new Column(DataType.Float16, builder.Build(arena));
        var back = new ColumnBuilder(DataType.Float16);
        Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
        for (int row = 0; row < column.Length; row++)
            Assert.That(ScalarReading.TryAppend(back, text[..ScalarText.Format(column, row, text)]), Is.True);
        var reread = new Column(DataType.Float16, back.Build(arena));
        for (int row = 0; row < column.Length; row++)
            if (!column.Values<Half>()[row].Equals(reread.Values<Half>()[row]))
                Assert.Fail($"{column.Values<Half>()[row]} differs");
    }

    private static string Format(Column column, int row)
    {
        Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
        return Encoding.UTF8.GetString(text[..ScalarText.Format(column, row, text)]);
    }

    private static string RandomNumber(Random random)
    {
        string Digits() => string.Concat(
            Enumerable.Repeat(0, random.Next(1, 30)).Select(_ => "00123456789"[random.Next(11)]));
        string whole = Digits().TrimStart('0');
        return (random.Next(2) == 0 ? "-" : "") + (whole.Length == 0 ? "0" : whole)
            + (random.Next(2) == 0 ? "." + Digits() : "") + (random.Next(2) == 0 ? $"e{random.Next(-40, 40)}" : "");
    }

    // number · 10^scale by the framework's big integers, or null where it is not whole.
    private static BigInteger? Scaled(string number, int scale)
    {
        var parts = number.ToUpperInvariant().Split('E');
        var mantissa = parts[0].Split('.');
        int exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        string fraction = mantissa.Length > 1 ? mantissa[1] : "";
        var digits = BigInteger.Parse(mantissa[0].TrimStart('-') + fraction, CultureInfo.InvariantCulture);
        digits = number.StartsWith('-') ? -digits : digits;
        int power = exponent - fraction.Length + scale;
        if (power >= 0)
            return digits * BigInteger.Pow(10, power);
        var (quotient, rest) = BigInteger.DivRem(digits, BigInteger.Pow(10, -power));
        return rest.IsZero ? quotient : null;
    }
}
