using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Ipc;

/// <summary>The frame of files, mapping, alignment, and telling content apart.</summary>
public sealed unsafe class IpcFileTests
{
    [Test]
    public void MapTable_WrittenFile_PointsToAlignedBuffersInTheMap()
    {
        using var folder = new TemporaryFolder();
        using var table = RandomTables.Create(1, RandomTables.EveryType, 100, 2);
        string path = folder.Write("table.arrow", IpcWriter.WriteFile, table);
        using var map = MappedFile.Open(path);
        using var read = IpcReader.ReadInPlace(map.Data, map.Length, owner: null);
        Assert.That(TableEquality.Difference(table, read), Is.Null);
        foreach (var batch in read.Batches)
            for (int i = 0; i < batch.ColumnCount; i++)
                AssertMapped(batch[i], map);
    }

    [TestCase(true), TestCase(false)]
    public void MapTable_Disposed_LetsTheFileGo(bool validate)
    {
        using var folder = new TemporaryFolder();
        using var table = RandomTables.Create(2, RandomTables.EveryType, 10);
        string path = folder.Write("table.arrow", IpcWriter.WriteFile, table);
        using (var mapped = IpcReader.MapTable(path, validate))
            Assert.That(TableEquality.Difference(table, mapped), Is.Null);
        File.Delete(path);
    }

    [Test]
    public void MapTable_EmptyFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "empty.arrow");
        File.WriteAllBytes(path, []);
        Assert.That(() => IpcReader.MapTable(path),
            Throws.TypeOf<IpcFormatException>().With.Message.Contains("no bytes"));
    }

    [Test]
    public void ReadTable_SourceThatDribbles_IsReadWhole()
    {
        using var table = RandomTables.Create(3, RandomTables.EveryType, 20, 2);
        using var target = new MemoryStream();
        IpcWriter.WriteStream(target, table);
        using var read = IpcReader.ReadTable(new DribblingStream(target.ToArray()));
        Assert.That(TableEquality.Difference(table, read), Is.Null);
        using var reader = new IpcStreamReader(new DribblingStream(target.ToArray()));
        Assert.That(reader.TryRead(out var batch), Is.True);
        Assert.That(TableEquality.Difference(table.Batches[0], batch), Is.Null);
    }

    [Test]
    public void ReadTable_UnalignedBytes_AreAlignedByCopying([Range(0, 7)] int shift)
    {
        using var table = RandomTables.Create(4, RandomTables.EveryType, 20);
        using var target = new MemoryStream();
        IpcWriter.WriteFile(target, table);
        using var arena = new Arena();
        byte* at = arena.Allocate(target.Length + shift) + shift;
        target.ToArray().CopyTo(new Span<byte>(at, (int)target.Length));
        using var read = IpcReader.ReadInPlace(at, target.Length, owner: null);
        Assert.That(TableEquality.Difference(table, read), Is.Null);
    }

    [TestCase("ARROW1\0\0", IpcContent.File), TestCase("ARROW1 is text", IpcContent.File)]
    [TestCase("\u00ff\u00ff\u00ff\u00ff\u0010\0\0\0", IpcContent.Stream)]
    [TestCase("\u0010\u0001\0\0\u0010\0\0\0", IpcContent.Stream)]
    [TestCase("{\"x\": 1}", IpcContent.Other), TestCase("id,name\n1,a", IpcContent.Other)]
    [TestCase("ARROW", IpcContent.Other)]
    [TestCase("\0\0\0\0\0\0\0\0", IpcContent.Other), TestCase("PAR1\u0015\0\u0015\u0010", IpcContent.Other)]
    public void Recognise_FirstBytes_TellContentApart(string start, IpcContent content)
    {
        byte[] bytes = [.. start.Select(c => (byte)c)];
        Assert.That(IpcReader.Recognise(bytes), Is.EqualTo(content));
    }

    [TestCase("not arrow at all", "neither an Arrow file nor an Arrow stream")]
    [TestCase("ARROW1\0\0", "without the magic at its end")]
    public void ReadTable_OtherContent_IsRefused(string content, string found)
    {
        byte[] bytes = [.. content.Select(c => (byte)c)];
        Assert.That(() => IpcReader.ReadTable(bytes), Throws.TypeOf<IpcFormatException>().With.Message.Contains(found));
    }

    [Test]
    public void ReadTable_LegacyFraming_IsRead()
    {
        byte[] bytes = [.. Forged.Schema(Forged.Field("x", Forged.Int, Forged.Int32Type))[4..],
            .. Forged.Record(2, [2, 0], [], Forged.Ints(7, 8))[4..]];
        using var read = IpcReader.ReadTable(bytes);
        Assert.That(read.Batches[0][0].Values<int>().ToArray(), Is.EqualTo(new[] { 7, 8 }));
    }

    [Test]
    public void ReadTable_FooterThatRepeatsOneBlock_IsRefused()
    {
        byte[] record = Forged.Record(2, [2, 0], [], Forged.Ints(7, 8));
        var block = Block(8, record, 8);
        Assert.That(Refusal(record, null, Repeat(block, 50)), Does.Contain("blocks longer in sum than the file"));
    }

    [Test]
    public void ReadTable_FooterWithTwoDictionaries_IsRefused()
    {
        byte[] words = Forged.DictionaryBatch(3, 1, [1, 0], [], Forged.Ints(0, 1), "a"u8.ToArray());
        long[] first = Block(8, words, 16), second = Block(8 + words.Length, words, 16);
        string message = Refusal([.. words, .. words], new ForgedStructs(2, [.. first, .. second]),
            new ForgedStructs(0));
        Assert.That(message, Does.Contain("a second batch of dictionary 3"));
    }

    [TestCase(0L, 64L, 0L), TestCase(8L, 1L << 40, 0L), TestCase(8L, 64L, -1L), TestCase(1L << 62, 64L, 64L)]
    public void ReadTable_BlockOutsideOfTheFile_IsRefused(long offset, long metadata, long body)
    {
        byte[] record = Forged.Record(2, [2, 0], [], Forged.Ints(7, 8));
        Assert.That(
            Refusal(record, null, new ForgedStructs(1, offset, metadata, body)),
            Does.Contain("a block").Or.Contain("metadata"));
    }

    private static ForgedStructs Repeat(long[] block, int count) =>
        new(count, [.. Enumerable.Range(0, count).SelectMany(_ => block)]);

    private static long[] Block(long offset, byte[] message, long body) => [offset, message.Length - body, body];

    private static string Refusal(byte[] messages, ForgedStructs? dictionaries, ForgedStructs records)
    {
        object?[] word = Forged.Field("x", Forged.Utf8, [], Forged.Dictionary(3));
        object?[] number = Forged.Field("x", Forged.Int, Forged.Int32Type);
        object?[] schema = [null, new List<object?[]> { dictionaries is null ? number : word }];
        byte[] footer = ForgedFlatBuffer.Write([Forged.V5, schema, dictionaries, records]);
        byte[] bytes = [.. "ARROW1\0\0"u8, .. messages, .. footer, .. BitConverter.GetBytes(footer.Length),
            .. "ARROW1"u8];
        return Assert.Throws<IpcFormatException>(() => IpcReader.ReadTable(bytes))!.Message;
    }

    private static void AssertMapped(Column column, MappedFile map)
    {
        var node = column.Node;
        foreach (nint buffer in new[] { (nint)node->Validity, (nint)node->Values, (nint)node->Offsets })
            if (buffer != 0)
            {
                Assert.That((long)buffer % Arena.Alignment, Is.Zero, column.Type.ToString());
                Assert.That(buffer, Is.InRange((nint)map.Data, (nint)(map.Data + map.Length)), column.Type.ToString());
            }
        for (int i = 0; i < column.ChildCount; i++)
            AssertMapped(column.Child(i), map);
    }
}
