using AdFlow.Testing;

namespace AdFlow.Tables.Tests;

public sealed unsafe class ColumnEqualityTests
{
    private const int Rows = 97;

    [Test]
    public void ColumnsOfEveryType_DifferWhereTheirKeysDo([Range(1, 8)] int seed)
    {
        using var one = RandomTables.Create(seed, RandomTables.EveryType, Rows);
        using var same = RandomTables.Create(seed, RandomTables.EveryType, Rows, ownDictionaries: true);
        using var other = RandomTables.Create(seed + 1000, RandomTables.EveryType, Rows);
        for (int i = 0; i < one.Schema.Count; i++)
        {
            var (column, found) = (one.Batches[0][i], other.Batches[0][i]);
            Assert.That(ColumnEquality.FirstDifferent(column, same.Batches[0][i], Rows), Is.EqualTo(-1),
                $"seed {seed}, {one.Schema[i]}");
            int expected = Enumerable.Range(0, Rows).FirstOrDefault(
                row => !(IsNull(column, row) && IsNull(found, row))
                    && !ValueEquality.AreEqual(column, row, found, row), -1);
            Assert.That(ColumnEquality.FirstDifferent(column, found, Rows), Is.EqualTo(expected),
                $"seed {seed}, {one.Schema[i]}");
        }
    }

    [Test]
    public void LastRow_IsCompared()
    {
        long[] values = [1, 2, 3], others = [1, 2, 4];
        Assert.That(First(DataType.Int64, values, others, 3), Is.EqualTo(2));
        Assert.That(First(DataType.Int64, values, others, 2), Is.EqualTo(-1));
    }

    [Test]
    public void Floats_CountByTheirBits_AllNaNsEqual()
    {
        double[] values = [1, double.NaN, 0, 5];
        double[] others = [1, BitConverter.UInt64BitsToDouble(0xFFF8_0000_0000_0001), -0.0, 5];
        Assert.That(First(DataType.Float64, values, others, 4), Is.EqualTo(2));
        Assert.That(First(DataType.Float64, values, others, 2), Is.EqualTo(-1));
    }

    [TestCase(0, 1, 1)]
    [TestCase(1e-9, 1, 1)]
    [TestCase(1e-6, 1, 2)]
    [TestCase(1, 2, -1)]
    public void Tolerance_IsRelativeAboveOneAndAbsoluteBelow(double tolerance, int from, int expected)
    {
        double[] values = [1e6, 1e-3, 10, double.PositiveInfinity];
        double[] others = [1e6, 1e-3 + 5e-7, 10.1, double.PositiveInfinity];
        fixed (double* one = values, other = others)
        {
            int found = FirstFrom(one, other, tolerance, from);
            Assert.That(found, Is.EqualTo(expected));
        }
    }

    [Test]
    public void TypesThatDiffer_AreRefused() => Assert.That(
        () => ColumnEquality.FirstDifferent(new Column(DataType.Int64, null), new Column(DataType.Int32, null), 0),
        Throws.ArgumentException.With.Message.Contains("int64"));

    // A null code and a code of a null value are the same, whatever the other column's encoding.
    private static bool IsNull(Column column, int row)
    {
        for (; column.Type.Id is TypeId.Dictionary && column.IsValid(row); column = column.Dictionary)
            row = column.GetCode(row);
        return !column.IsValid(row);
    }

    private static int First<T>(DataType type, T[] values, T[] others, int rows) where T : unmanaged
    {
        fixed (T* one = values, other = others)
        {
            var (left, right) = (Node(one, values.Length), Node(other, others.Length));
            return ColumnEquality.FirstDifferent(new Column(type, &left), new Column(type, &right), rows);
        }
    }

    private static int FirstFrom(double* one, double* other, double tolerance, int from)
    {
        var (left, right) = (Node(one + from, 4 - from), Node(other + from, 4 - from));
        int row = ColumnEquality.FirstDifferent(
            new Column(DataType.Float64, &left), new Column(DataType.Float64, &right), 4 - from, tolerance);
        return row < 0 ? -1 : row + from;
    }

    private static ColumnNode Node<T>(T* values, int rows) where T : unmanaged =>
        new() { Length = rows, Values = (byte*)values };
}
