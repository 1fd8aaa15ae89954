using AdFlow.Devices.Cuda.Tests.Programs;
using AdFlow.Testing.Devices;

namespace AdFlow.Devices.Cuda.Tests.Vectors;

/// <summary>The rows and products are those of the reference in every bit, for any threshold.</summary>
public sealed class CudaVectorScanTests
{
    private const int Sample = 64;

    [Test]
    public void Products_HaveTheBitsOfTheReference([Values(1, 3, 4, 15, 16, 20, 33, 64, 272, 300)] int dimensions)
    {
        var random = new Random(dimensions);
        Check(Values(random, 20 * dimensions), Values(random, 2 * dimensions), dimensions, k: 7, seed: dimensions);
        Check(EdgeValues.Column<float>(random, 20 * dimensions), EdgeValues.Column<float>(random, dimensions),
            dimensions, k: 20, seed: dimensions);
    }

    [Test]
    public void ManyVectors_AreFilteredByAThreshold([Values(1, 3, 4, 9)] int queries, [Values(1, 10, 40)] int k)
    {
        var random = new Random(queries * 100 + k);
        var launched = Check(Values(random, 1500 * 8), Values(random, queries * 8), 8, k, seed: k);
        Assert.That(launched, Does.Contain("judge"));
        Assert.That(launched, Does.Contain(queries < 4 ? "scan1" : "scan4"));
    }

    [Test]
    public void EqualProducts_TooManyForTheThreshold_AreTheFirst([Values(1, 16, 90)] int k)
    {
        float[] equal = [.. Enumerable.Repeat(0.5f, 1500 * 4)];
        Check(equal, [1, 2, 3, 4, -1, -1, -1, -1], 4, k, seed: k);
        Check([.. equal.Select((_, i) => i % 8 < 4 ? 0f : -0f)], [1, 2, 3, 4], 4, k, seed: k);
        Check([.. equal.Select((_, i) => i / 4 % 200 == 3 ? 1f : float.NaN)], [1, 2, 3, 4], 4, k, seed: k);
        Check([.. equal.Select((_, i) => float.NegativeInfinity)], [1, 2, 3, 4], 4, k, seed: k);
    }

    [Test]
    public void ASampleThatMisleads_DoesNotShow([Values(1, 50)] int k)
    {
        // Only sampled rows are large, or only rows that are not sampled.
        foreach (bool isSampledLarge in new[] { true, false })
        {
            float[] vectors = [.. Enumerable.Range(0, 1500).SelectMany(row =>
                Enumerable.Repeat(row % 23 == 0 == isSampledLarge ? 2f + row : 1f / row, 4))];
            Check(vectors, [1, 0, 0, 0, -1, 0, 0, 0], 4, k, seed: k);
        }
    }

    [Test]
    public void FewVectors_AreFilledUp([Values(0, 1, 5)] int rows, [Values(0, 2)] int queries, [Values(0, 6)] int k)
    {
        var random = new Random(rows);
        Check(Values(random, rows * 5), Values(random, queries * 5), 5, k, seed: 1);
    }

    [Test]
    public void MoreQueriesThanMemoryIsFor_AreDoneInParts()
    {
        var random = new Random(4);
        Check(Values(random, 30 * 4), Values(random, 70 * 4), 4, 3, seed: 4);
    }

    [Test]
    public void SoManyThatTheyAreSorted_AreInOrder()
    {
        var random = new Random(8);
        var launched = Check(Values(random, 300 * 4), Values(random, 3 * 4), 4, 200, seed: 8, mostRanked: 50);
        Assert.That(launched, Does.Contain("step"));
        launched = Check(Values(random, 1500 * 4), Values(random, 3 * 4), 4, 30, seed: 9, mostRanked: 50);
        Assert.That(launched, Does.Contain("step").And.Contain("judge"));
    }

    private static List<string> Check(
        float[] vectors, float[] queries, int dimensions, int k, int seed,
        long mostRanked = SelectLayout.MostRanked)
    {
        var program = new VectorScanProgram(dimensions);
        long[] sizes = [vectors.Length / dimensions, queries.Length / dimensions, k];
        using var run = new ProgramRun(program, sizes, [ProgramRun.Bytes<float>(vectors),
            ProgramRun.Bytes<float>(queries)], seed, new CudaVectorScan(program, Sample, mostRanked));
        string what = $"seed {seed}, {sizes[0]} × {dimensions}, {sizes[1]} queries, k {k}";
        run.AssertSame<int>(2, what);
        run.AssertSame<float>(3, what);
        return run.Launcher.Launched;
    }

    private static float[] Values(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
}
