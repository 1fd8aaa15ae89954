using AdFlow.Tables.Ipc;
using static AdFlow.Tables.Tests.Ipc.Forged;

namespace AdFlow.Tables.Tests.Ipc;

/// <summary>Schemas that are malformed, hostile or of parts of the format that are not read.</summary>
public sealed class IpcSchemaRefusalTests
{
    private static IEnumerable<TestCaseData> Fields() =>
    [
        new(Field("x", 22, []), "type RunEndEncoded"),
        new(Field("x", 23, []), "type BinaryView"),
        new(Field("x", 24, []), "type Utf8View"),
        new(Field("x", 25, [], null, Field("item", Int, Int32Type)), "type ListView"),
        new(Field("x", 26, [], null, Field("item", Int, Int32Type)), "type LargeListView"),
        new(Field("x", 99, []), "unknown type 99"),
        new(Field("x", 0, []), "unknown type 0"),
        new(Field("x", Int, [24, true]), "an integer of 24 bits"),
        new(Field("x", 3, [(short)7]), "floating-point precision 7"),
        new(Field("x", DecimalKind, [50, 2]), "a decimal of 50 digits in 128 bits"),
        new(Field("x", DecimalKind, [5, 2, 17]), "a decimal of 5 digits in 17 bits"),
        new(Field("x", 8, [(short)5]), "date unit 5"),
        new(Field("x", Time, [(short)3, 32]), "a time in Nanoseconds of 32 bits"),
        new(Field("x", 10, [(short)9]), "time unit 9"),
        new(Field("x", 11, [(short)9]), "interval unit 9"),
        new(Field("x", FixedSizeBinary, [-1]), "a fixed size of -1"),
        new(Field("x", List, []), "type List with 0 children"),
        new(Field("x", Int, Int32Type, null, Field("y", Int, Int32Type)), "type Int with 1 children"),
        new(Field("x", Map, [], null, Field("y", Int, Int32Type)), "a map of int32"),
        new(Field("x", Union, [(short)0, new[] { 1, 1 }], null, Field("a", Int, Int32Type),
            Field("b", Int, Int32Type)), "unfit tags"),
        new(Field("x", Union, [(short)0, new[] { 200 }], null, Field("a", Int, Int32Type)), "unfit tags"),
        new(Field("x", Union, [(short)7], null, Field("a", Int, Int32Type)), "union mode 7"),
        new(Field("x", Utf8, [], [1L, Int32Type, false, (short)3]), "a dictionary of an unknown kind"),
    ];

    [TestCaseSource(nameof(Fields))]
    public void ReadTable_FieldNotRead_SaysWhatAndWhere(object?[] field, string found)
    {
        var error = Refusal(Schema(field));
        Assert.That(error.Message, Does.Contain(found).And.Contain("column 'x'"));
        Assert.That(error.FieldPath, Is.EqualTo("x"));
        Assert.That(error.MessageIndex, Is.Zero);
        Assert.That(error.ByteOffset, Is.Positive);
    }

    [Test]
    public void ReadTable_BigEndian_IsRefused() =>
        Assert.That(Refusal(Message([(short)1, new List<object?[]>()], SchemaKind)).Message,
            Does.Contain("big-endian data"));

    [TestCase(0), TestCase(2), TestCase(5)]
    public void ReadTable_OtherMetadataVersion_IsRefused(short version)
    {
        byte[] bytes = Message([null, new List<object?[]>()], SchemaKind, version: version);
        Assert.That(Refusal(bytes).Message, Does.Contain($"metadata version V{version + 1}"));
    }

    [Test]
    public void ReadTable_DictionaryOfTwoTypes_IsRefused()
    {
        byte[] bytes = Schema(Field("a", Utf8, [], Dictionary(3)), Field("b", Int, Int32Type, Dictionary(3)));
        Assert.That(Refusal(bytes).Message,
            Does.Contain("dictionary 3 with values int32; expected utf8 as in column 'a'"));
    }

    [TestCase(64, true), TestCase(65, false), TestCase(5000, false)]
    public void ReadTable_NestedTypes_AreReadToALimit(int depth, bool isRead)
    {
        object?[] field = Field("x", Int, Int32Type);
        for (int i = 1; i < depth; i++)
            field = Field("x", List, [], null, field);
        if (isRead)
            Assert.That(IpcReader.ReadTable(Schema(field)).Schema.Count, Is.EqualTo(1));
        else
            Assert.That(Refusal(Schema(field)).Message, Does.Contain("nested too deep"));
    }

    [Test]
    public void ReadTable_FieldsSharedWithoutEnd_AreRefusedQuickly()
    {
        object?[] field = Field("x", Int, Int32Type);
        for (int i = 1; i < 40; i++)
            field = Field("x", Struct, [], null, field, field);
        Assert.That(Refusal(Schema(field)).Message,
            Does.Contain("metadata with more tables").Or.Contain("vectors overlap"));
    }

    [Test]
    public void ReadTable_TextSharedWithoutEnd_IsRefusedQuickly()
    {
        string name = new('n', 1 << 20);
        var fields = Enumerable.Range(0, 10_000).Select(_ => Field(name, Int, Int32Type)).ToList();
        Assert.That(Refusal(Schema(fields)).Message, Does.Contain("texts exceed its size"));
    }

    private static IpcFormatException Refusal(byte[] bytes) =>
        Assert.Throws<IpcFormatException>(() => IpcReader.ReadTable(bytes))!;
}
