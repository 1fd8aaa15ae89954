using AdFlow.Tables.CData;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.CData;

public sealed unsafe class CDataRefusalTests
{
    [TestCase("vu"), TestCase("+vl"), TestCase("+r"), TestCase("d:50,2"), TestCase("w:-1"), TestCase("+us:1,1"),
        TestCase("")]
    public void ImportField_FormatNotRead_SaysWhichAndReleases(string format)
    {
        var schema = stackalloc ArrowSchema[1];
        CDataExporter.Export(new Field("price", DataType.Int32), schema);
        byte* text = stackalloc byte[16];
        for (int i = 0; i < format.Length; i++)
            text[i] = (byte)format[i];
        text[format.Length] = 0;
        schema->Format = text;
        string message = Refusal(() => CDataImporter.ImportField(schema));
        Assert.That(message, Does.Contain("'price'").And.Contain($"'{format}'"));
        Assert.That(schema->Release == null, Is.True);
    }

    [Test]
    public void ImportColumn_CodeOutsideOfItsDictionary_IsRefusedAndReleased()
    {
        var field = new Field("word", DataType.Dictionary(DataType.Int8, DataType.Utf8), Nullable: false);
        using var source = RandomTables.Create(1, new Schema(field), 10);
        source.Batches[0].NodeAt(0)->Values[3] = 99;
        AssertRefused(source, field, "dictionary code 99");
    }

    [Test]
    public void ImportColumn_FallingOffset_IsRefusedAndReleased()
    {
        var field = new Field("word", DataType.Utf8);
        using var source = RandomTables.Create(1, new Schema(field), 10);
        ((int*)source.Batches[0].NodeAt(0)->Offsets)[5] = 1;
        AssertRefused(source, field, "offset 1 of row 5");
    }

    [Test]
    public void ImportTable_ReleasedArray_IsRefused()
    {
        var array = stackalloc ArrowArray[1];
        *array = default;
        string message = Refusal(() => CDataImporter.ImportTable(null, array));
        Assert.That(message, Does.Contain("released"));
    }

    [Test]
    public void ImportColumn_MissingBuffer_IsRefused()
    {
        var field = new Field("x", DataType.Int32);
        using var source = RandomTables.Create(1, new Schema(field), 10);
        source.Batches[0].NodeAt(0)->Values = null;
        AssertRefused(source, field, "no buffer 1");
    }

    private static void AssertRefused(Table source, Field field, string expected)
    {
        var owner = new CountedOwner();
        var schema = stackalloc ArrowSchema[1];
        var array = stackalloc ArrowArray[1];
        CDataExporter.Export(field, schema);
        CDataExporter.Export(source.Batches[0][0], owner, array);
        string message = Refusal(() => CDataImporter.ImportColumn(schema, array));
        Assert.That(message, Does.Contain(expected).And.Contain(field.Name));
        Assert.That(owner.Disposals, Is.EqualTo(1));
        Assert.That(schema->Release == null, Is.True);
    }

    private static string Refusal(Action import) => Assert.Throws<CDataException>(() => import())!.Message;
}
