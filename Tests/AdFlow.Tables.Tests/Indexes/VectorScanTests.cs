using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Tests.Indexes;

public sealed class VectorScanTests
{
    [Test]
    public void Search_RandomVectors_EqualsSortingAllScores()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            // Whole lots of dimensions, and no nulls, take a faster way.
            int dimensions = random.Next(2) == 0 ? 16 * random.Next(1, 4) : random.Next(1, 40);
            int nulls = random.Next(2) * 8, kept = random.Next(12);
            float[]?[] vectors = [.. Enumerable.Range(0, random.Next(60)).Select(_ =>
                nulls > 0 && random.Next(nulls) == 0 ? null : RandomVector(random, dimensions))];
            for (int copy = random.Next(4); copy > 0 && vectors.Length > 0; copy--)
                vectors[random.Next(vectors.Length)] = vectors[random.Next(vectors.Length)];
            float[] query = RandomVector(random, dimensions);
            using var table = VectorTable(dimensions, vectors);
            using var stored = Rows.Stored(VectorScan.Build(table.Batches[0], "v"));
            var scan = VectorScan.Open(stored, table.Batches[0]);
            foreach (var metric in Enum.GetValues<VectorMetric>())
            {
                var expected = Enumerable.Range(0, vectors.Length).Where(row => vectors[row] is not null)
                    .Select(row => (Score: Score(query, vectors[row]!, metric), Row: row))
                    .OrderByDescending(each => each.Score).ThenBy(each => each.Row).Take(kept).ToArray();
                int[] rows = new int[kept];
                float[] scores = new float[kept];
                int count = scan.Search(query, metric, rows, scores);
                Assert.That(rows[..count], Is.EqualTo(expected.Select(each => each.Row)), $"seed {seed}, {metric}");
                Assert.That(scores[..count], Is.EqualTo(expected.Select(each => each.Score)), $"seed {seed}, {metric}");
            }
        }
    }

    [Test]
    public void Search_NaNVector_IsNotFound()
    {
        using var table = VectorTable(2, [[float.NaN, 0], [1, 0]]);
        using var stored = VectorScan.Build(table.Batches[0], "v");
        int[] rows = new int[2];
        int count = VectorScan.Open(stored, table.Batches[0]).Search([1, 0], VectorMetric.Dot, rows, new float[2]);
        Assert.That(rows[..count], Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void Search_OtherDimensions_IsRefused()
    {
        using var table = VectorTable(2, [[1, 0]]);
        using var stored = VectorScan.Build(table.Batches[0], "v");
        var scan = VectorScan.Open(stored, table.Batches[0]);
        Assert.That(() => scan.Search([1], VectorMetric.Dot, new int[1], new float[1]),
            Throws.ArgumentException.With.Message.Contains("1 dimensions").And.Message.Contains("vectors of 2"));
    }

    [TestCase(0, ExpectedResult = "found 1")]
    [TestCase(1, ExpectedResult = "Column 'v' has a null in the vector of row 1. "
        + "Expected numbers, or null instead of the whole vector.")]
    public unsafe string Build_NullElements_AreRefusedOnlyInRowsThatAreNotNull(int row)
    {
        using var table = VectorTable(2, [null, [1, 0]]);
        var elements = table.Batches[0][0].Node->Children;
        byte validity = (byte)~(1 << (2 * row));
        elements->Validity = &validity;
        elements->NullCount = 1;
        try
        {
            using var stored = VectorScan.Build(table.Batches[0], "v");
            int[] rows = new int[2];
            VectorScan.Open(stored, table.Batches[0]).Search([1, 0], VectorMetric.Dot, rows, new float[2]);
            return $"found {rows[0]}";
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }

    [Test]
    public void Build_NotVectors_IsRefused()
    {
        using var table = Rows.OfIntegers("v", 1);
        Assert.That(() => VectorScan.Build(table.Batches[0], "v"),
            Throws.ArgumentException.With.Message.Contains("vector<float32,n>"));
    }

    private static float[] RandomVector(Random random, int dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(_ => (float)random.Next(-2, 3))];

    private static float Score(float[] query, float[] vector, VectorMetric metric)
    {
        if (metric is VectorMetric.L2)
            return 0 - query.Zip(vector, (left, right) => (left - right) * (left - right)).Sum();
        float dot = VectorMathTests.Definition(query, vector);
        float lengths = MathF.Sqrt(VectorMathTests.Definition(query, query))
            * MathF.Sqrt(VectorMathTests.Definition(vector, vector));
        return metric is VectorMetric.Dot ? dot : lengths == 0 ? 0 : dot / lengths;
    }

    private static Table VectorTable(int dimensions, float[]?[] vectors)
    {
        var builder = new BatchBuilder(new Schema(new Field("v", DataType.Vector(DataType.Float32, dimensions))));
        foreach (float[]? vector in vectors)
            if (vector is null)
                builder[0].AppendNull();
            else
            {
                foreach (float element in vector)
                    builder[0].Child(0).Append(element);
                builder[0].EndRow();
            }
        return builder.ToTable();
    }
}
