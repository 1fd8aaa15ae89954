using System.Text;
using AdFlow.Tables.Ipc;
using static AdFlow.Tables.Tests.Ipc.Forged;

namespace AdFlow.Tables.Tests.Ipc;

/// <summary>Batches whose lengths, buffers or values are not what they should be.</summary>
public sealed class IpcBatchRefusalTests
{
    private static readonly byte[] None = [];
    private static readonly object?[] Number = Field("x", Int, Int32Type);
    private static readonly object?[] Text = Field("x", Utf8, []);
    private static readonly object?[] Word = Field("x", Utf8, [], Dictionary(3));
    private static readonly object?[] Numbers = Field("x", List, [], null, Field("item", Int, Int32Type));
    private static readonly object?[] Choice =
        Field("x", Union, [(short)1, new[] { 5, 9 }], null, Field("a", Int, Int32Type), Field("b", Int, Int32Type));
    private static readonly byte[] Words =
        DictionaryBatch(3, 2, [2, 0], None, Ints(0, 1, 2), Encoding.UTF8.GetBytes("ab"));

    private static IEnumerable<TestCaseData> Batches() =>
    [
        new(Number, Record(-1, [2, 0], None, Ints(1, 2)), "a batch of -1 rows"),
        new(Number, Record(1L << 31, [2, 0], None, Ints(1, 2)), "a batch of 2147483648 rows"),
        new(Number, Record(3, [2, 0], None, Ints(1, 2)), "2 rows"),
        new(Number, Record(2, [-1, 0], None, Ints(1, 2)), "-1 rows with 0 nulls"),
        new(Number, Record(2, [2, 3], [3], Ints(1, 2)), "2 rows with 3 nulls"),
        new(Number, Record(2, [2, -1], [3], Ints(1, 2)), "2 rows with -1 nulls"),
        new(Number, Record(2, [2, 1], None, Ints(1, 2)), "a validity buffer of 0 bytes"),
        new(Number, Record(2, [2, 1], [3], Ints(1, 2)), "1 nulls stated, 0 in the validity bitmap"),
        new(Number, Record(2, [2, 0], [1], Ints(1, 2)), "0 nulls stated, 1 in the validity bitmap"),
        new(Number, Record(3, [3, 0], None, Ints(1, 2)), "a values buffer of 8 bytes; expected at least 12"),
        new(Number, Record(2, [], None, Ints(1, 2)), "0 columns and children"),
        new(Number, Record(2, [2, 0], None), "1 buffers"),
        new(Number, Record(2, [2, 0, 2, 0], None, Ints(1, 2)), "2 column entries"),
        new(Number, Record(2, [2, 0], None, Ints(1, 2), None), "3 buffers"),
        new(Text, Record(2, [2, 0], None, Ints(0, 1, 3), "ab"u8.ToArray()), "last offset 3 beyond 2"),
        new(Text, Record(2, [2, 0], None, Ints(0, 2, 1), "ab"u8.ToArray()), "offset 1 of row 2 below"),
        new(Text, Record(2, [2, 0], None, Ints(-1, 1, 2), "ab"u8.ToArray()), "offset -1 before the values"),
        new(Text, Record(2, [2, 0], None, Ints(0, 1, 2), [0x61, 0xFF]), "text of row 1 that is not UTF-8"),
        new(Text, Record(2, [2, 0], None, Ints(0, 1, 2), "é"u8.ToArray()), "text of row 0 that is not UTF-8"),
        new(Numbers, Record(2, [2, 0, 1, 0], None, Ints(0, 1, 2), None, Ints(7)), "last offset 2 beyond 1"),
        new(Choice, Record(1, [1, 0, 1, 0, 0, 0], [4], Ints(0), None, Ints(7), None, None), "tag 4 in row 0"),
        new(Choice, Record(1, [1, 0, 1, 0, 0, 0], [9], Ints(0), None, Ints(7), None, None),
            "offset 0 in row 0 into a child of 0"),
        new(Choice, Record(1, [1, 0, 1, 0, 0, 0], [5], Ints(-1), None, Ints(7), None, None), "offset -1 in row 0"),
        new(Field("x", Struct, [], null, Number), Record(2, [2, 0, 1, 0], None, None, Ints(1)), "1 rows; expected 2"),
        new(Field("x", FixedSizeList, [2], null, Number), Record(2, [2, 0, 3, 0], None, None, Ints(1, 2, 3)),
            "3 rows; expected 4"),
        new(Required("x", Int, Int32Type), Record(2, [2, 1], [1], Ints(1, 2)), "1 nulls; expected none"),
        new(Word, Concat(Words, Record(1, [1, 0], None, Ints(2))), "dictionary code 2"),
        new(Word, Concat(Words, Record(1, [1, 0], None, Ints(-1))), "a negative dictionary code"),
        new(Word, Record(1, [1, 0], None, Ints(0)), "dictionary code 0"),
        new(Word, DictionaryBatch(4, 0, [0, 0], None, None, None), "a batch of dictionary 4"),
        new(Number, Message([2L, null, null, new object?[] { (byte)0 }], RecordKind), "compressed with LZ4"),
        new(Number, Message([2L, null, null, new object?[] { (byte)1 }], RecordKind), "compressed with Zstandard"),
        new(Number, Schema(Number), "a second schema"),
        new(Number, Message([], 4), "a message of kind 4"),
        new(Number, Message([], RecordKind, bodyLength: -5), "a body of -5 bytes"),
        new(Number, Message([], RecordKind, bodyLength: long.MaxValue), "a body of 9223372036854775807 bytes"),
    ];

    [TestCaseSource(nameof(Batches))]
    public void ReadTable_BadBatch_SaysWhatAndWhere(object?[] field, byte[] messages, string found)
    {
        byte[] bytes = [.. Schema(field), .. messages];
        var error = Assert.Throws<IpcFormatException>(() => IpcReader.ReadTable(bytes))!;
        Assert.That(error.Message, Does.Contain(found));
        Assert.That(error.MessageIndex, Is.Positive);
        using var reader = new IpcStreamReader(new MemoryStream(bytes));
        error = Assert.Throws<IpcFormatException>(() => reader.TryRead(out _))!;
        Assert.That(error.Message, Does.Contain(found.StartsWith("a body") ? "a body of" : found));
        Assert.That(reader.TryRead(out _), Is.False, "nothing more is read after an error");
    }

    [Test]
    public void ReadTable_OverlappingBuffers_AreRefused()
    {
        var batch = new object?[]
        {
            4L, new ForgedStructs(2, 4, 0, 4, 0), new ForgedStructs(4, 0, 0, 0, 16, 0, 0, 0, 16),
        };
        byte[] bytes = [.. Schema(Number, Number), .. Message(batch, RecordKind, Ints(1, 2, 3, 4))];
        var error = Assert.Throws<IpcFormatException>(() => IpcReader.ReadTable(bytes))!;
        Assert.That(error.Message, Does.Contain("buffers longer in sum than the body"));
    }

    [Test]
    public void ReadTable_UnionOfMetadataV4_SkipsItsValidity()
    {
        var (batch, body) = Batch(1, [1, 0, 1, 0, 0, 0], [None, [5], Ints(0), None, Ints(7), None, None]);
        byte[] bytes = [.. Schema(Choice), .. Message(batch, RecordKind, body, version: 3)];
        using var table = IpcReader.ReadTable(bytes);
        Assert.That(table.Batches[0][0].Child(0).Values<int>()[0], Is.EqualTo(7));
    }

    [Test]
    public void ReadTable_UnionOfMetadataV4WithNulls_IsRefused()
    {
        var (batch, body) = Batch(1, [1, 1, 1, 0, 0, 0], [[0], [5], Ints(0), None, Ints(7), None, None]);
        byte[] bytes = [.. Schema(Choice), .. Message(batch, RecordKind, body, version: 3)];
        var error = Assert.Throws<IpcFormatException>(() => IpcReader.ReadTable(bytes))!;
        Assert.That(error.Message, Does.Contain("a union with nulls of its own"));
    }

    [Test]
    public void ReadTable_NullRows_MayHoldAnyTextAndAnyCode()
    {
        byte[] text = [.. Schema(Text), .. Record(2, [2, 1], [1], Ints(0, 1, 2), [0x61, 0xFF])];
        using var texts = IpcReader.ReadTable(text);
        Assert.That(texts.Batches[0][0].GetString(1), Is.Null);
        byte[] codes = [.. Schema(Word), .. Words, .. Record(2, [2, 1], [1], Ints(1, 99))];
        using var words = IpcReader.ReadTable(codes);
        Assert.That(words.Batches[0][0].GetString(0), Is.EqualTo("b"));
    }

    private static byte[] Concat(byte[] first, byte[] second) => [.. first, .. second];
}
