using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Ipc;

public sealed class IpcFileReaderTests
{
    [Test]
    public void Read_EveryType_GivesEachBatchInAnyOrder([Values(1, 2, 3)] int seed)
    {
        using var table = RandomTables.Create(seed, RandomTables.EveryType, rows: 67, batches: 4);
        using var reader = new IpcFileReader(Written(table));
        Assert.That(reader.BatchCount, Is.EqualTo(4));
        using var arena = new Arena();
        foreach (int batch in (int[])[2, 0, 3, 1, 2])
        {
            arena.Reset();
            Assert.That(TableEquality.Difference(table.Batches[batch], reader.Read(batch, arena)), Is.Null,
                $"seed {seed}, batch {batch}");
        }
    }

    [Test]
    public void ReadFirstColumn_ReadsOnlyItsBytes()
    {
        var schema = new Schema(new Field("id", DataType.Int64, false), new Field("text", DataType.Utf8));
        using var table = RandomTables.Create(7, schema, rows: 1000, batches: 2);
        using var source = Written(table);
        using var reader = new IpcFileReader(source, leaveOpen: true);
        using var arena = new Arena();
        for (int batch = 0; batch < 2; batch++)
        {
            arena.Reset();
            var column = reader.ReadFirstColumn(batch, arena);
            Assert.That(column.Values<long>().ToArray(), Is.EqualTo(table.Batches[batch][0].Values<long>().ToArray()));
            Assert.That(source.Position - reader.OffsetOf(batch), Is.LessThan(8 * 1000 + 1000));
        }
    }

    [Test]
    public void Open_FileCutAnywhere_IsRefused()
    {
        using var table = RandomTables.Create(5, new Schema(new Field("a", DataType.Int32)), rows: 5, batches: 2);
        byte[] bytes = Written(table).ToArray();
        for (int length = 0; length < bytes.Length; length++)
            Assert.That(() => new IpcFileReader(new MemoryStream(bytes, 0, length)),
                Throws.TypeOf<IpcFormatException>(), $"{length} bytes");
    }

    [Test]
    public void Read_WithSums_RefusesEveryFlipInABatch()
    {
        var schema = new Schema(new Field("a", DataType.Float64), new Field("word", RandomTables.EveryType[52].Type));
        using var table = RandomTables.Create(5, schema, rows: 9, batches: 2);
        byte[] bytes = Written(table, hasSums: true).ToArray();
        using var whole = new IpcFileReader(new MemoryStream(bytes));
        int start = 8, end = (int)(whole.OffsetOf(1) + whole.BytesOf(1));
        while (!Refuses(bytes, start))
            start += 8;
        Assert.That(start, Is.LessThan(whole.OffsetOf(0)), "dictionaries have sums, too");
        for (int at = start; at < end; at++)
            Assert.That(Refuses(bytes, at), $"byte {at}");
    }

    [Test]
    public void Recover_FileCutAnywhere_KeepsWholeBatches()
    {
        var schema = new Schema([new Field("a", DataType.Int64)], [new("key", "value")]);
        using var table = RandomTables.Create(5, schema, rows: 20, batches: 3);
        byte[] bytes = Written(table).ToArray();
        using var whole = new IpcFileReader(new MemoryStream(bytes));
        long[] ends = [.. Enumerable.Range(0, 3).Select(batch => whole.OffsetOf(batch) + whole.BytesOf(batch))];
        for (int length = (int)whole.OffsetOf(0); length < bytes.Length; length++)
        {
            using var file = new MemoryStream();
            file.Write(bytes, 0, length);
            int count = IpcFileRecovery.Recover(file);
            Assert.That(count, Is.EqualTo(ends.Count(end => end <= length)), $"{length} bytes");
            if (count == 0)
                continue;
            using var sums = new IpcFileReader(file, leaveOpen: true);
            using var arena = new Arena();
            for (int batch = 0; batch < count; batch++)
                sums.Read(batch, arena);
            using var read = IpcReader.ReadTable(file.ToArray());
            Assert.That(read.Batches, Has.Count.EqualTo(count), $"{length} bytes");
            Assert.That(read.Schema, Is.EqualTo(schema));
        }
    }

    private static bool Refuses(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        flipped[at] ^= 16;
        try
        {
            using var reader = new IpcFileReader(new MemoryStream(flipped));
            using var arena = new Arena();
            for (int batch = 0; batch < reader.BatchCount; batch++)
                reader.Read(batch, arena);
            return false;
        }
        catch (IpcFormatException)
        {
            return true;
        }
    }

    private static MemoryStream Written(Table table, bool hasSums = false)
    {
        var stream = new MemoryStream();
        using var writer = new IpcFileWriter(stream, table.Schema, leaveOpen: true, hasSums);
        foreach (var batch in table.Batches)
            writer.Write(batch);
        writer.Finish();
        stream.Position = 0;
        return stream;
    }
}
