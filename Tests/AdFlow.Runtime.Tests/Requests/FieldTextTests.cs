using System.Globalization;
using System.Text;
using AdFlow.Tables;

namespace AdFlow.Runtime.Tests;

public sealed class FieldTextTests
{
    private readonly FieldText _text = new();

    [TestCase("""{"k":"abc"}""", "abc")]
    [TestCase("""{"a":{"k":1},"b":[{"k":2}],"k":"x"}""", "x")]
    [TestCase("""{"k":"\u00e9\n\ud83d\ude00"}""", "é\n😀")]
    [TestCase("""{"\u006b":"by an escaped name"}""", "by an escaped name")]
    [TestCase("""{"k":""}""", "")]
    [TestCase("""{"k":123}""", "123")]
    [TestCase("""{"k":"123"}""", "123")]
    [TestCase("""{"k":-7}""", "-7")]
    [TestCase("""{"k":-0}""", "0")]
    [TestCase("""{"k":0.0}""", "0")]
    [TestCase("""{"k":123.0}""", "123")]
    [TestCase("""{"k":1.23e2}""", "123")]
    [TestCase("""{"k":1e15}""", "1000000000000000")]
    [TestCase("""{"k":9007199254740993}""", "9007199254740993")]
    [TestCase("""{"k":123456789012345678901234567890}""", "123456789012345678901234567890")]
    [TestCase("""{"k":0.10}""", "0.1")]
    [TestCase("""{"k":100e-3}""", "0.1")]
    [TestCase("""{"k":1.5E300}""", "1.5E+300")]
    [TestCase("""{"k":true}""", "true")]
    [TestCase("""{"k":false}""", "false")]
    [TestCase("""{"k":1,"k":2}""", "1")]
    [TestCase("""{"k":1,nonsense""", "1")]
    public void FieldOfAnObject_HasItsCanonicalText(string json, string expected)
    {
        Assert.That(_text.TryGet(Encoding.UTF8.GetBytes(json), "k"u8, out var text), Is.True);
        Assert.That(Encoding.UTF8.GetString(text), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("7")]
    [TestCase("[\"k\"]")]
    [TestCase("""{"K":1}""")]
    [TestCase("""{"k":null}""")]
    [TestCase("""{"k":[1]}""")]
    [TestCase("""{"k":{"k":1}}""")]
    [TestCase("""{"k":1e400}""")]
    [TestCase("""{"k":"\ud800"}""")]
    [TestCase("""{"a":nonsense,"k":1}""")]
    [TestCase("""{"a":{"b":""")]
    [TestCase("""{"k":01}""")]
    public void FieldThatIsNoValue_HasNone(string json)
    {
        Assert.That(_text.TryGet(Encoding.UTF8.GetBytes(json), "k"u8, out var text), Is.False);
        Assert.That(text.IsEmpty, Is.True);
    }

    [Test]
    public void TextThatIsNotUtf8_HasNone() =>
        Assert.That(_text.TryGet([.. "{\"k\":\""u8, 0xFF, .. "\"}"u8], "k"u8, out _), Is.False);

    [Test]
    public void FieldOfARow_HasTheTextThatJsonHas()
    {
        var schema = new Schema([
            new Field("ü", DataType.Utf8, true), new Field("i", DataType.UInt64, true),
            new Field("f", DataType.Float32, true), new Field("d", DataType.Float64, true),
            new Field("b", DataType.Bool, true),
            new Field("c", DataType.Dictionary(DataType.Int8, DataType.Utf8), true),
            new Field("none", DataType.Utf8, true),
            new Field("l", DataType.List(new Field("item", DataType.Int8)), true),
        ]);
        var builder = new BatchBuilder(schema);
        builder[0].AppendString("é");
        builder[1].Append(ulong.MaxValue);
        builder[2].Append(0.1f);
        builder[3].Append(-3e3);
        builder[4].AppendBool(true);
        builder[5].AppendString("code");
        builder[6].AppendNull();
        builder[7].AppendNull();
        using var table = builder.ToTable();
        var batch = table.Batches[0];
        string?[] texts = [.. schema.Fields.Select(field => Row(batch, field.Name)), Row(batch, "q")];
        Assert.That(texts, Is.EqualTo((string?[])
            ["é", "18446744073709551615", "0.1", "-3000", "true", "code", null, null, null]));
    }

    [Test]
    public void RandomDoubles_AgreeBetweenJsonAndArrow([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var builder = new BatchBuilder(new Schema([new Field("k", DataType.Float64, false)]));
        for (int i = 0; i < 2000; i++)
        {
            double any = BitConverter.Int64BitsToDouble(random.NextInt64(long.MaxValue));
            builder[0].Append(random.Next(3) switch
            {
                0 => random.Next(-1000, 1000),
                1 => Math.Round(random.NextDouble(), 3) * 100,
                _ => double.IsFinite(any) ? any : 1,
            });
        }
        using var table = builder.ToTable();
        for (int i = 0; i < 2000; i++)
        {
            double value = table.Batches[0][0].Values<double>()[i];
            string json = "{\"k\":" + value.ToString("E16", CultureInfo.InvariantCulture) + "}";
            string place = $"seed {seed}: {json}";
            Assert.That(_text.TryGet(Encoding.UTF8.GetBytes(json), "k"u8, out var text), Is.True, place);
            Assert.That(Row(table.Batches[0], "k", i), Is.EqualTo(Encoding.UTF8.GetString(text)), place);
        }
    }

    private static string? Row(Batch batch, string field, int row = 0) =>
        new FieldText().TryGet(batch, row, Encoding.UTF8.GetBytes(field), out var text)
            ? Encoding.UTF8.GetString(text) : null;
}
