using System.Numerics;
using AdFlow.Tables.Indexes;
using AdFlow.Testing.Devices;

namespace AdFlow.Operators.Tests.Devices;

public sealed unsafe class DeviceReferenceTests
{
    [Test]
    public void Compact_RandomBitmaps_FindsSetRowsInOrder([Values(0, 1, 64, 65, 1000)] int rows, [Range(1, 3)] int seed)
    {
        var random = new Random(seed);
        bool[] bits = [.. Enumerable.Range(0, rows).Select(_ => random.Next(3) == 0)];
        using var bitmap = HostMemory.OfBits(bits);
        using var numbers = new HostMemory(rows * 4L);
        using var count = new HostMemory(4);

        DeviceReference.Run(
            new CompactProgram(), [(nint)bitmap.Start, (nint)numbers.Start, (nint)count.Start], [rows]);

        int[] expected = [.. Enumerable.Range(0, rows).Where(row => bits[row])];
        Assert.That(numbers.As<int>()[..count.As<int>()[0]].ToArray(), Is.EqualTo(expected), $"seed {seed}");
    }

    [Test]
    public void Take_AnyType_MovesValuesWithTheirBits([Values] DeviceType type)
    {
        var random = new Random(3);
        byte[] bytes = new byte[100 * type.ByteWidth()];
        random.NextBytes(bytes);
        int[] rows = [.. Enumerable.Range(0, 40).Select(_ => random.Next(100))];

        byte[] values = Take(type, bytes, rows, most: 50);

        byte[] expected = [.. rows.SelectMany(row => bytes.Skip(row * type.ByteWidth()).Take(type.ByteWidth()))];
        Assert.That(values[..expected.Length], Is.EqualTo(expected));
        Assert.That(values[expected.Length..], Is.All.Zero, "nothing is written behind the last value");
    }

    [TestCase(-1, "Row number 1 of TakeProgram is -1. Expected rows of a column of 3.")]
    [TestCase(3, "Row number 1 of TakeProgram is 3. Expected rows of a column of 3.")]
    public void Take_RowOutOfRange_IsRefused(int row, string message) =>
        Assert.That(() => Take(DeviceType.Int32, new byte[12], [0, row], most: 2),
            Throws.ArgumentException.With.Message.EqualTo(message));

    [Test]
    public void Take_CountBeyondMost_IsRefused() =>
        Assert.That(() => Take(DeviceType.Int32, new byte[12], [0, 1], most: 1), Throws.ArgumentException.With.Message
            .EqualTo("The count in the memory of TakeProgram is 2. Expected 0 to 1."));

    [Test]
    public void Top_RandomValues_AreThoseOfAStableSort(
        [Values(0, 1, 10, 500)] int rows, [Values(0, 1, 7, 500, 900)] int k)
    {
        CompareTop<float>(rows, k);
        CompareTop<double>(rows, k);
    }

    [Test]
    public void VectorScan_RandomVectors_AreThoseOfAStableSort(
        [Values(1, 15, 16, 17, 64)] int dimensions, [Values(0, 1, 300)] int rows, [Values(0, 1, 20, 400)] int k)
    {
        const int Queries = 3;
        var random = new Random(dimensions);
        float[] vectors = [.. Enumerable.Range(0, rows * dimensions).Select(_ => (float)random.Next(-2, 3))];
        for (int i = 0; i < vectors.Length; i += 97)
            vectors[i] = float.NaN;
        float[] queries = [.. Enumerable.Range(0, Queries * dimensions).Select(_ => (float)random.Next(-2, 3))];
        using var vectorBytes = HostMemory.Of<float>(vectors);
        using var queryBytes = HostMemory.Of<float>(queries);
        using var numbers = new HostMemory(Queries * k * 4L);
        using var products = new HostMemory(Queries * k * 4L);

        DeviceReference.Run(new VectorScanProgram(dimensions),
            [(nint)vectorBytes.Start, (nint)queryBytes.Start, (nint)numbers.Start, (nint)products.Start],
            [rows, Queries, k]);

        for (int query = 0; query < Queries; query++)
        {
            float[] all = [.. Enumerable.Range(0, rows).Select(row => VectorMath.Dot(
                queries.AsSpan(query * dimensions, dimensions), vectors.AsSpan(row * dimensions, dimensions)))];
            int[] best = Best(all, k);
            int[] found = numbers.As<int>().Slice(query * k, k).ToArray();
            Assert.That(found[..best.Length], Is.EqualTo(best), $"query {query}");
            Assert.That(found[best.Length..], Is.All.EqualTo(-1), $"query {query}");
            float[] scores = products.As<float>().Slice(query * k, k).ToArray();
            Assert.That(scores[..best.Length], Is.EqualTo(best.Select(row => all[row])), $"query {query}");
            Assert.That(scores[best.Length..], Is.All.Zero, $"query {query}");
        }
    }

    private static byte[] Take(DeviceType type, byte[] column, int[] rows, int most)
    {
        using var bytes = HostMemory.Of<byte>(column);
        using var numbers = HostMemory.Of<int>(rows);
        using var count = HostMemory.Of<int>([rows.Length]);
        using var values = new HostMemory(most * type.ByteWidth());
        DeviceReference.Run(new TakeProgram(type),
            [(nint)bytes.Start, (nint)numbers.Start, (nint)count.Start, (nint)values.Start],
            [column.Length / type.ByteWidth(), most]);
        return values.As<byte>().ToArray();
    }

    private static void CompareTop<T>(int rows, int k) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(rows + k);
        T[] values = EdgeValues.Column<T>(random, rows);
        using var bytes = HostMemory.Of<T>(values);
        using var count = HostMemory.Of<int>([rows]);
        using var numbers = new HostMemory(k * 4L);
        using var found = new HostMemory(4);

        DeviceReference.Run(new TopProgram(typeof(T) == typeof(double)),
            [(nint)bytes.Start, (nint)count.Start, (nint)numbers.Start, (nint)found.Start], [rows, k]);

        Assert.That(numbers.As<int>()[..found.As<int>()[0]].ToArray(), Is.EqualTo(Best(values, k)));
    }

    // NaN is less than any number in the order of the library, and a zero's sign makes no difference: as wanted.
    private static int[] Best<T>(T[] values, int k) =>
        [.. Enumerable.Range(0, values.Length).OrderByDescending(row => values[row]).Take(k)];
}
