using System.Globalization;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RecallVectorTests
{
    [TestCase(VectorMetric.Dot, "[2,1]", "2:8,1:2,5:2,4:0,0:-2")]
    [TestCase(VectorMetric.Cosine, "[2,0]", "1:1,2:1,5:1,4:0,0:-1")]
    [TestCase(VectorMetric.L2, "[1,0]", "1:0,5:0,4:-1,0:-4,2:-9")]
    public void Run_Metric_FindsTheMostAlikeTiesInTableOrder(VectorMetric metric, string query, string expected)
    {
        using var tester = Tester($$"""{"vector":{{query}}}""",
            "[-1,0]", "[1,0]", "[4,0]", "null", "[0,0]", "[1,0]", """["NaN",0]""").With("metric", metric);
        Assert.That(Found(tester), Is.EqualTo(expected));
    }

    [Test]
    public void Run_Limit_KeepsTheBest()
    {
        using var tester = Tester("""{"vector":[1,0]}""", "[1,0]", "[3,0]", "[2,0]").With("limit", 2);
        Assert.That(Found(tester), Is.EqualTo("1:3,2:2"));
    }

    [TestCase("""{"vector":null}"""), TestCase("""{"vector":["NaN",1]}"""), TestCase("""{"vector":[null,1]}""")]
    [TestCase("")]
    public void Run_NoQueryVector_FindsNothing(string query)
    {
        using var tester = Tester(query, "[1,0]", "[3,0]");
        Assert.That(tester.Print(), Is.Empty);
    }

    [Test]
    public void Bind_OtherDimensions_AreReported()
    {
        using var tester = new OperatorTester<RecallVector>()
            .Input(Rows.Of("vector vector<float32,3>", """{"vector":[1,2,3]}"""))
            .Table(Rows.Of("ad_id int64, near vector<float32,2>"), IndexDefinition.Vector("near")).Bind();
        Assert.That(tester.Errors, Has.One.Contains("'vector' has vectors of 3 dimensions, column 'near'"));
    }

    [Test]
    public void Run_RandomVectors_EqualsSortingAllScores()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            float[] Vector() => [random.Next(-2, 3), random.Next(-2, 3)];
            float[][] vectors = [.. Enumerable.Range(0, random.Next(3_000)).Select(_ => Vector())];
            float[] query = Vector();
            var metric = (VectorMetric)random.Next(3);
            var expected = vectors.Select((vector, row) => (row, Score: Score(query, vector, metric)))
                .OrderByDescending(each => each.Score).ThenBy(each => each.row).Take(20)
                .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.row}:{each.Score}"));
            using var tester = Tester($$"""{"vector":[{{query[0]}},{{query[1]}}]}""",
                [.. vectors.Select(vector => $"[{vector[0]},{vector[1]}]")]).With("metric", metric).With("limit", 20);
            Assert.That(Found(tester), Is.EqualTo(string.Join(',', expected)), $"seed {seed}");
        }
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester("""{"vector":[1,0]}""", "[1,0]", "[3,0]", "[2,0]");
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static float Score(float[] query, float[] vector, VectorMetric metric)
    {
        float dot = 0 + query[0] * vector[0] + query[1] * vector[1];
        float Length(float[] v) => MathF.Sqrt(v[0] * v[0] + v[1] * v[1]);
        float lengths = Length(query) * Length(vector);
        return metric switch
        {
            VectorMetric.Dot => dot,
            VectorMetric.Cosine => lengths == 0 ? 0 : dot / lengths,
            _ => 0 - (query[0] - vector[0]) * (query[0] - vector[0]) - (query[1] - vector[1]) * (query[1] - vector[1]),
        };
    }

    private static string Found(OperatorTester<RecallVector> tester)
    {
        var batch = tester.Run();
        return string.Join(',', Enumerable.Range(0, batch.RowCount).Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{batch["ad_id"].Values<long>()[row]}:{(float)batch["score"].Values<double>()[row]}")));
    }

    private static OperatorTester<RecallVector> Tester(string query, params string[] vectors) =>
        new OperatorTester<RecallVector>()
            .Input(Rows.Of("vector vector<float32?,2>?", query.Length == 0 ? [] : [query]))
            .Table(Rows.Of("ad_id int64, near vector<float32,2>?",
                [.. vectors.Select((vector, row) => $$"""{"ad_id":{{row}},"near":{{vector}}}""")]),
                IndexDefinition.Vector("near"));
}
