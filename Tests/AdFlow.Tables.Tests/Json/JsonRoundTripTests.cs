using System.Buffers;
using System.Text;
using System.Text.Json;
using AdFlow.Tables.Json;

namespace AdFlow.Tables.Tests.Json;

public sealed class JsonRoundTripTests
{
    [Test]
    public void WriteThenRead_RandomTables_AreEqual([Range(1, 150)] int seed)
    {
        var random = new RandomRows(seed);
        var schema = random.Schema(columns: 6);
        using var expected = random.Table(schema, rows: 40);
        var text = new ArrayBufferWriter<byte>();
        new JsonRowWriter(schema).WriteLines(text, expected.Batches[0]);
        var reader = new JsonRowReader(schema);
        var builder = new BatchBuilder(schema);
        foreach (var line in Lines(text.WrittenMemory))
        {
            using var oracle = JsonDocument.Parse(line);
            Assert.That(oracle.RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object));
            Assert.That(reader.TryRead(line.Span, builder, out var errors), Is.True,
                () => $"seed {seed}: {string.Join("; ", errors)} in {Encoding.UTF8.GetString(line.Span)}");
        }
        using var actual = builder.ToTable();
        Values.AssertEqual(actual, expected, $"seed {seed}");
    }

    [Test]
    public void TryRead_MutatedBytes_NeverThrowsAndLeavesTheBuilderWhole([Range(1, 40)] int seed)
    {
        var rows = new RandomRows(seed);
        var schema = rows.Schema(columns: 4);
        using var table = rows.Table(schema, rows: 10);
        var text = new ArrayBufferWriter<byte>();
        new JsonRowWriter(schema).WriteLines(text, table.Batches[0]);
        var reader = new JsonRowReader(schema);
        var builder = new BatchBuilder(schema);
        var random = new Random(seed);
        int good = 0;
        foreach (var line in Lines(text.WrittenMemory))
            for (int round = 0; round < 100; round++)
            {
                var bytes = Mutate(line.ToArray(), random);
                bool ok = reader.TryRead(bytes, builder, out var errors);
                good += ok ? 1 : 0;
                Assert.That(ok, Is.EqualTo(errors.Count == 0), $"seed {seed}");
                for (int i = 0; i < schema.Count; i++)
                    Assert.That(builder[i].Length, Is.EqualTo(good), $"seed {seed}");
            }
        using var built = builder.ToTable();
        // What was accepted is whole: it can be written, and reads back the same.
        var again = new ArrayBufferWriter<byte>();
        new JsonRowWriter(schema).WriteLines(again, built.Batches[0]);
        var second = new BatchBuilder(schema);
        foreach (var line in Lines(again.WrittenMemory))
            Assert.That(reader.TryRead(line.Span, second, out var errors), Is.True, () => $"seed {seed}: {errors[0]}");
        using var reread = second.ToTable();
        Values.AssertEqual(reread, built, $"seed {seed}");
    }

    [Test]
    public void WriteRow_WarmWriter_AllocatesNothing()
    {
        var rows = new RandomRows(7);
        var schema = rows.Schema(columns: 40);
        using var table = rows.Table(schema, rows: 50);
        var text = new ArrayBufferWriter<byte>(1 << 22);
        using var json = new Utf8JsonWriter(text, JsonRowWriter.Options);
        var writer = new JsonRowWriter(schema);
        long Measure()
        {
            text.ResetWrittenCount();
            json.Reset();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int row = 0; row < 50; row++)
                writer.WriteRow(json, table.Batches[0], row);
            json.Flush();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Measure();
        Assert.That(Measure(), Is.Zero);
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        for (int i = random.Next(3); i >= 0; i--)
        {
            int at = random.Next(bytes.Length), length = random.Next(8);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes = [.. bytes[..at], .. bytes[Math.Min(at + length, bytes.Length)..]]; break;
                case 2: bytes = [.. bytes[..Math.Min(at + length, bytes.Length)], .. bytes[at..]]; break;
                default: bytes[at] = (byte)"{}[]\",:0-1.eEn\\u"[random.Next(16)]; break;
            }
            if (bytes.Length == 0)
                return [0];
        }
        return bytes;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> text)
    {
        for (int end; (end = text.Span.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
            yield return text[..end];
    }
}
