using AdFlow.Tables.CData;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.CData;

public sealed unsafe class CDataRoundTripTests
{
    [TestCase(1, 0), TestCase(2, 1), TestCase(3, 67), TestCase(4, 1000)]
    public void ImportTable_ExportedBatchOfEveryType_IsEqualAndReleasedOnce(int seed, int rows)
    {
        using var expected = RandomTables.Create(seed, RandomTables.EveryType, rows);
        var source = RandomTables.Create(seed, RandomTables.EveryType, rows);
        var owner = new CountedOwner(source);
        ArrowSchema schema;
        ArrowArray array;
        CDataExporter.Export(source.Schema, &schema);
        CDataExporter.Export(source.Batches[0], owner, &array);

        var imported = CDataImporter.ImportTable(&schema, &array);
        Assert.That(schema.Release == null && array.Release == null, "both were taken over");
        Assert.That(TableEquality.Difference(expected, imported), Is.Null, $"seed {seed}");
        Assert.That(owner.Disposals, Is.Zero);
        imported.Dispose();
        imported.Dispose();
        Assert.That(owner.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void ImportColumn_EachTypeAlone_IsEqual()
    {
        foreach (var field in RandomTables.EveryType.Fields)
        {
            using var source = RandomTables.Create(5, new Schema(field), 33);
            var owner = new CountedOwner();
            ArrowSchema schema;
            ArrowArray array;
            CDataExporter.Export(field, &schema);
            CDataExporter.Export(source.Batches[0][0], owner, &array);
            using (var imported = CDataImporter.ImportColumn(&schema, &array))
                Assert.That(TableEquality.Difference(source, imported), Is.Null);
            Assert.That(owner.Disposals, Is.EqualTo(1), field.ToString());
        }
    }

    [Test]
    public void ImportTable_SlicedArrays_GivesTheRowsFromTheOffset([Values(1, 8, 13)] int offset)
    {
        const int Rows = 50;
        using var source = RandomTables.Create(6, RandomTables.EveryType, Rows);
        ArrowSchema schema;
        ArrowArray array;
        CDataExporter.Export(source.Schema, &schema);
        CDataExporter.Export(source.Batches[0], null, &array);
        array.Offset = offset;
        array.Length = Rows - offset;
        using var imported = CDataImporter.ImportTable(&schema, &array);
        AssertTail(source.Batches[0], offset, imported.Batches[0]);
    }

    [Test]
    public void ImportTable_SlicedColumns_GivesTheRowsFromTheOffset([Values(1, 8, 13)] int offset)
    {
        const int Rows = 50;
        using var source = RandomTables.Create(7, RandomTables.EveryType, Rows);
        ArrowSchema schema;
        ArrowArray array;
        CDataExporter.Export(source.Schema, &schema);
        CDataExporter.Export(source.Batches[0], null, &array);
        array.Length = Rows - offset;
        for (long i = 0; i < array.ChildCount; i++)
        {
            array.Children[i]->Offset = offset;
            array.Children[i]->Length = Rows - offset;
            array.Children[i]->NullCount = array.Children[i]->NullCount == 0 ? 0 : -1;
        }
        using var imported = CDataImporter.ImportTable(&schema, &array);
        AssertTail(source.Batches[0], offset, imported.Batches[0]);
    }

    [Test]
    public void Release_ChildMovedOut_KeepsTheMemoryUntilItIsReleasedToo()
    {
        using var source = RandomTables.Create(8, RandomTables.EveryType, 20);
        var owner = new CountedOwner();
        ArrowArray array;
        CDataExporter.Export(source.Batches[0], owner, &array);
        var moved = *array.Children[4];
        array.Children[4]->Release = null;
        array.Release(&array);
        Assert.That(owner.Disposals, Is.Zero);
        Assert.That(moved.Length, Is.EqualTo(20));
        moved.Release(&moved);
        Assert.That(owner.Disposals, Is.EqualTo(1));
    }

    private static void AssertTail(Batch source, int offset, Batch tail)
    {
        Assert.That(tail.RowCount, Is.EqualTo(source.RowCount - offset));
        for (int column = 0; column < source.ColumnCount; column++)
            for (int row = 0; row < tail.RowCount; row++)
                Assert.That(
                    ValueEquality.AreEqual(source[column], row + offset, tail[column], row), Is.True,
                    $"row {row} of {source.Schema[column]}");
    }
}
