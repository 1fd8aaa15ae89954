using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Testing;

public sealed unsafe class TableEqualityTests
{
    [Test]
    public void Difference_SameSeed_IsNone()
    {
        using var left = RandomTables.Create(1, RandomTables.EveryType, 50, 2);
        using var right = RandomTables.Create(1, RandomTables.EveryType, 50, 2);
        Assert.That(TableEquality.Difference(left, right), Is.Null);
    }

    [Test]
    public void Difference_OtherSeed_NamesEveryColumnThatHoldsValues()
    {
        foreach (var field in RandomTables.EveryType.Fields)
        {
            bool hasValues = field.Type.Id is not TypeId.Null
                && !(field.Type.Id is TypeId.FixedSizeList && field.Type.Width == 0)
                && !(field.Type.Id is TypeId.Struct && field.Type.Children.Count == 0);
            var schema = new Schema(field with { Nullable = false });
            using var left = RandomTables.Create(1, schema, 50);
            using var right = RandomTables.Create(2, schema, 50);
            string? difference = TableEquality.Difference(left, right);
            Assert.That(difference, hasValues ? Does.Contain($"column '{field.Name}'") : Is.Null, field.ToString());
        }
    }

    [Test]
    public void Difference_OneNullMore_NamesTheRow()
    {
        var schema = new Schema(new Field("x", DataType.Int32));
        using var left = RandomTables.Create(1, schema, 50);
        using var right = RandomTables.Create(1, schema, 50);
        int row = Enumerable.Range(0, 50).First(i => left.Batches[0][0].IsValid(i));
        Bitmap.Set(right.Batches[0].NodeAt(0)->Validity, row, false);
        Assert.That(TableEquality.Difference(left, right), Does.StartWith($"Row {row} of column 'x' is null"));
    }
}
