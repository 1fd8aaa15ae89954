using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Ipc;

/// <summary>Dictionaries that grow, are replaced or stay the same from batch to batch.</summary>
public sealed class IpcDictionaryTests
{
    private static readonly Schema Words = new(new Field("word", DataType.Dictionary(DataType.Int16, DataType.Utf8)));

    [Test]
    public void ReadTable_StreamWithDeltas_ShowsEachBatchItsDictionary()
    {
        using var arena = new Arena();
        using var table = GrowingDictionary.Create(Words, arena);
        using var read = IpcReader.ReadTable(Write(IpcWriter.WriteStream, table));
        Assert.That(read.Batches.Select(batch => batch[0].Dictionary.Length), Is.EqualTo(new[] { 5, 10, 15, 20 }));
        Assert.That(TableEquality.Difference(table, read), Is.Null);
    }

    [Test]
    public void ReadTable_FileWithDeltas_ShowsEveryBatchAllValues()
    {
        using var arena = new Arena();
        using var table = GrowingDictionary.Create(Words, arena);
        using var target = new MemoryStream();
        using (var writer = new IpcFileWriter(target, Words, leaveOpen: true))
        {
            foreach (var batch in table.Batches)
                writer.Write(batch);
            writer.Finish();
        }
        using var read = IpcReader.ReadTable(target.ToArray());
        Assert.That(read.Batches.Select(batch => batch[0].Dictionary.Length), Is.EqualTo(new[] { 20, 20, 20, 20 }));
        Assert.That(TableEquality.Difference(table, read), Is.Null);
    }

    [Test]
    public void Write_GrowingDictionary_WritesEachValueOnce()
    {
        using var arena = new Arena();
        using var table = GrowingDictionary.Create(Words, arena);
        byte[] bytes = Write(IpcWriter.WriteStream, table);
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        Assert.That(text.Split("word 3").Length - 1, Is.EqualTo(1));
    }

    [Test]
    public void Write_EqualDictionariesOfOtherMemory_AreWrittenOnce()
    {
        using var left = RandomTables.Create(1, Words, 10);
        using var right = RandomTables.Create(1, Words, 10);
        using var both = new Table(Words, [left.Batches[0], right.Batches[0], left.Batches[0]], owner: null);
        long one = Write(IpcWriter.WriteStream, left).Length, three = Write(IpcWriter.WriteStream, both).Length;
        Assert.That(three - one, Is.LessThan(2 * 500), "two more batches of codes without the dictionary's 20 texts");
    }

    [Test]
    public void Write_FileWhoseDictionaryIsReplaced_IsRefusedWithAdvice()
    {
        using var table = RandomTables.Create(1, Words, 10, 2, ownDictionaries: true);
        using var writer = new IpcFileWriter(new MemoryStream(), Words);
        writer.Write(table.Batches[0]);
        var error = Assert.Throws<InvalidOperationException>(() => writer.Write(table.Batches[1]))!;
        Assert.That(error.Message, Does.Contain("replaces dictionary 0").And.Contain("WriteFile"));
    }

    [Test]
    public void Write_OtherColumns_IsRefused()
    {
        using var table = RandomTables.Create(1, new Schema(new Field("x", DataType.Int32)), 10);
        using var writer = new IpcStreamWriter(new MemoryStream(), Words);
        Assert.That(() => writer.Write(table.Batches[0]), Throws.ArgumentException.With.Message.Contains("x: int32"));
    }

    [Test]
    public void ReadTable_ReplacedInnerDictionary_LeavesEarlierBatchesAlone()
    {
        var inner = DataType.Dictionary(DataType.Int8, DataType.Utf8);
        var schema = new Schema(new Field("phrase", DataType.Dictionary(DataType.Int8, DataType.List(inner))));
        using var table = RandomTables.Create(3, schema, 30, 4, ownDictionaries: true);
        using var read = IpcReader.ReadTable(Write(IpcWriter.WriteStream, table));
        Assert.That(TableEquality.Difference(table, read), Is.Null);
    }

    // Outer dictionary 1 holds lists of words of inner dictionary 2; both grow, then the inner one is replaced.
    [Test]
    public void ReadTable_NestedDictionariesThatChange_ShowEachBatchWhatItSaw()
    {
        object?[] word = Forged.Field("word", Forged.Utf8, [], Forged.Dictionary(2));
        byte[] bytes =
        [
            .. Forged.Schema(Forged.Field("phrase", Forged.List, [], Forged.Dictionary(1), word)),
            .. Inner(false, "a"), .. Outer(false, 0), .. Batch(0),
            .. Inner(true, "b"), .. Outer(true, 1), .. Batch(1),
            .. Batch(0),
            .. Inner(false, "z", "y"), .. Batch(1),
        ];
        string[] expected = ["a", "b", "a", "y"];
        using var read = IpcReader.ReadTable(bytes);
        Assert.That(read.Batches.Select(Phrase), Is.EqualTo(expected));
        using var reader = new IpcStreamReader(new MemoryStream(bytes));
        foreach (string phrase in expected)
        {
            Assert.That(reader.TryRead(out var batch), Is.True);
            Assert.That(Phrase(batch), Is.EqualTo(phrase));
        }

        static byte[] Batch(int code) => Forged.Record(1, [1, 0], [], Forged.Ints(code));
        static string? Phrase(Batch batch)
        {
            var list = batch[0].Dictionary;
            return list.Child(0).GetString((int)list.GetRange(batch[0].GetCode(0)).Start);
        }
    }

    [Test]
    public void ReadTable_InnerDictionaryTooShortForTheOuter_IsRefusedWhenUsed()
    {
        object?[] word = Forged.Field("word", Forged.Utf8, [], Forged.Dictionary(2));
        byte[] bytes =
        [
            .. Forged.Schema(Forged.Field("phrase", Forged.List, [], Forged.Dictionary(1), word)),
            .. Inner(false, "a", "b"), .. Outer(false, 1), .. Inner(false, "c"),
            .. Forged.Record(1, [1, 0], [], Forged.Ints(0)),
        ];
        Assert.That(
            () => IpcReader.ReadTable(bytes),
            Throws.TypeOf<IpcFormatException>().With.Message.Contains("'phrase.word'")
                .And.Message.Contains("dictionary code 1"));
    }

    private static byte[] Inner(bool isDelta, params string[] words)
    {
        int[] offsets = [.. Enumerable.Range(0, words.Length + 1)];
        byte[][] buffers = [[], Forged.Ints(offsets), System.Text.Encoding.UTF8.GetBytes(string.Concat(words))];
        var (batch, body) = Forged.Batch(words.Length, [words.Length, 0], buffers);
        return Forged.Message([2L, batch, isDelta], Forged.DictionaryKind, body);
    }

    private static byte[] Outer(bool isDelta, int word)
    {
        var (batch, body) = Forged.Batch(1, [1, 0, 1, 0], [[], Forged.Ints(0, 1), [], Forged.Ints(word)]);
        return Forged.Message([1L, batch, isDelta], Forged.DictionaryKind, body);
    }

    [Test]
    public void ReadTable_DictionaryNeverWritten_IsReadWhereNoRowUsesIt()
    {
        object?[] word = Forged.Field("x", Forged.Utf8, [], Forged.Dictionary(3));
        byte[] bytes = [.. Forged.Schema(word), .. Forged.Record(2, [2, 2], [0], Forged.Ints(0, 0))];
        using var read = IpcReader.ReadTable(bytes);
        Assert.That(read.Batches[0][0].NullCount, Is.EqualTo(2));
        Assert.That(read.Batches[0][0].Dictionary.Length, Is.Zero);
    }

    private static byte[] Write(Action<Stream, Table> write, Table table)
    {
        using var target = new MemoryStream();
        write(target, table);
        return target.ToArray();
    }
}
