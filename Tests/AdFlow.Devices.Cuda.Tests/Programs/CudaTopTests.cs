using System.Numerics;
using AdFlow.Testing.Devices;

namespace AdFlow.Devices.Cuda.Tests.Programs;

/// <summary>The rows of the largest numbers are those of the reference, in its order, whatever the order of blocks.
/// </summary>
[TestFixture(typeof(float))]
[TestFixture(typeof(double))]
public sealed unsafe class CudaTopTests<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Test]
    public void Rows_OfEdgeValues([Values(0, 1, 255, 1000)] int rows, [Values(0, 1, 10, 300, 1200)] int k) =>
        Check(EdgeValues.Column<T>(new Random(rows + k), rows), rows, k, seed: rows);

    [Test]
    public void Rows_OfTies_AreTheFirst([Values(1, 256, 300)] int k)
    {
        T[] equal = [.. Enumerable.Repeat(T.CreateTruncating(0.5), 700)];
        Check(equal, equal.Length, k, seed: k);
        Check([.. equal.Select((_, row) => row % 3 == 0 ? -T.Zero : T.Zero)], equal.Length, k, seed: k + 1);
        Check([.. equal.Select((_, row) => row % 300 == 7 ? T.One : T.NaN)], equal.Length, k, seed: k + 2);
        Check([.. equal.Select((_, row) => T.NegativeInfinity)], equal.Length, k, seed: k + 3);
    }

    [Test]
    public void Rows_OfOrderedValues([Values(1, 100, 257)] int k)
    {
        T[] rising = [.. Enumerable.Range(0, 2000).Select(row => T.CreateTruncating(row))];
        Check(rising, rising.Length, k, seed: k);
        Check([.. rising.Reverse()], rising.Length, k, seed: k);
    }

    [Test]
    public void FewerValuesThanThereMayBe_AreCounted([Values(0, 1, 70, 500)] int count) =>
        Check(EdgeValues.Column<T>(new Random(count), 500), count, 100, seed: count);

    [Test]
    public void SoManyThatTheyAreSorted_AreInOrder()
    {
        // 600 candidates have room for 1024.
        foreach (int rows in new[] { 600, 1500 })
            Assert.That(Check(EdgeValues.Column<T>(new Random(5), rows), rows, 600, seed: 5, mostRanked: 100),
                Does.Contain("step").And.Not.Contain("rank"));
    }

    [Test]
    public void BlockOrder_DoesNotShow()
    {
        T[] values = EdgeValues.Column<T>(new Random(9), 1500);
        for (int seed = 0; seed < 3; seed++)
            Check(values, values.Length, 70, seed);
    }

    private static List<string> Check(
        T[] values, int count, int k, int seed, long mostRanked = SelectLayout.MostRanked)
    {
        var program = new TopProgram(sizeof(T) == sizeof(double));
        using var run = new ProgramRun(program, [values.Length, k],
            [ProgramRun.Bytes<T>(values), ProgramRun.Bytes<int>([count])], seed, new CudaTop(program, mostRanked));
        run.AssertSame<int>(3, $"seed {seed}, found");
        run.AssertSame<int>(2, $"seed {seed}, count {count}, k {k}, rows", run.Expected<int>(3)[0]);
        return run.Launcher.Launched;
    }
}
