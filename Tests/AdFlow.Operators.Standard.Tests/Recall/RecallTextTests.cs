using System.Globalization;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RecallTextTests
{
    private const string Query = "tokens list<utf8>, synonyms list<utf8>, synonym_slots list<int32>";

    private static readonly string[] s_products =
    [
        """{"ad_id":1,"title":"red hat","text":"a hat for rain"}""",
        """{"ad_id":2,"title":"blue cap","text":"red as well"}""",
        """{"ad_id":3,"title":"red red shoe","text":null}""",
        """{"ad_id":4,"title":null,"text":""}""",
    ];

    [Test]
    public void Run_Query_FindsRowsBestFirstWithTheirColumns()
    {
        using var tester = Tester(Ask(["red", "hat"])).With("limit", 2);
        var batch = tester.Run();
        Assert.That(batch.Schema.Fields.Select(field => field.Name),
            Is.EqualTo(new[] { "ad_id", "title", "text", "score", "coverage" }));
        Assert.That(batch["ad_id"].Values<long>().ToArray(), Is.EqualTo(new[] { 1L, 3 }));
        double red = Idf(4, 3), hat = Idf(4, 1);
        Assert.That(batch["coverage"].Values<double>().ToArray(),
            Is.EqualTo(new[] { 1, red / (red + hat) }).Within(1e-12));
    }

    [Test]
    public void Run_Weights_MoveTheOrder()
    {
        using var tester = Tester(Ask(["red"])).With("weights", Numbers(("title", 0.01), ("text", 5)));
        Assert.That(tester.Run()["ad_id"].Values<long>()[0], Is.EqualTo(2));
    }

    [Test]
    public void Run_IdfFields_CountRowsOnlyThere()
    {
        using var tester = Tester(Ask(["rain"])).With("idf_fields", new[] { "title" }).With("k1", 0.0);
        Assert.That(tester.Run()["score"].Values<double>()[0], Is.EqualTo(Idf(4, 0)).Within(1e-12));
    }

    [Test]
    public void Run_Synonyms_CountByTheirWeightAndShareTheIdf()
    {
        using var tester = Tester(Ask(["cap"], ["hat"], [0])).With("synonym_weight", 0.1).With("b", 0.0);
        var batch = tester.Run();
        Assert.That(batch["ad_id"].Values<long>().ToArray(), Is.EqualTo(new[] { 2L, 1 }));
        double idf = Idf(4, 1);
        Assert.That(batch["score"].Values<double>().ToArray(),
            Is.EqualTo(new[] { idf, idf * 2.2 * 0.2 / (1.2 + 0.2) }).Within(1e-12));
        Assert.That(batch["coverage"].Values<double>().ToArray(), Is.EqualTo(new[] { 1, 0.1 }).Within(1e-12));
    }

    [Test]
    public void Run_StopWords_CountOnlyWhereNothingElseIsAsked()
    {
        using var tester = Tester(Ask(["a", "hat"])).With("stop_words", new[] { "a", "for" });
        Assert.That(tester.Run()["coverage"].Values<double>().ToArray(), Is.EqualTo(new[] { 1.0 }));
        using var alone = Tester(Ask(["a", "for"])).With("stop_words", new[] { "a", "for" });
        Assert.That(alone.Run()["ad_id"].Values<long>().ToArray(), Is.EqualTo(new[] { 1L }));
    }

    [Test]
    public void Run_NothingKnownOrAsked_FindsNothing()
    {
        foreach (string[] rows in new[] { [Ask(["boat"])], [Ask([])], Array.Empty<string>() })
        {
            using var tester = Tester(rows);
            Assert.That(tester.Print(), Is.Empty);
        }
    }

    [Test]
    public void Run_TwoQueries_AreRefused()
    {
        using var tester = Tester(Ask(["red"]), Ask(["hat"]));
        Assert.That(() => tester.Run(), Throws.TypeOf<OperatorException>().With.Message.Contains("has 2 rows"));
    }

    [Test]
    public void Run_SlotsDoNotFit_AreRefused()
    {
        using var tester = Tester(Ask(["red"], ["hat"], []));
        Assert.That(() => tester.Run(), Throws.TypeOf<OperatorException>()
            .With.Message.Contains("found 0 entries for 1 in 'synonyms'"));
    }

    [Test]
    public void Bind_UnknownField_IsReportedWithTheNearest()
    {
        using var tester = Tester(Ask(["red"])).With("weights", Numbers(("titel", 1), ("text", -1)))
            .With("idf_fields", new[] { "name" }).Bind();
        Assert.That(tester.Errors, Has.Count.EqualTo(3));
        Assert.That(tester.Errors[0], Does.Contain("weights: ").And.Contain("no field 'titel'").And.Contain("'title'"));
    }

    [Test]
    public void Run_RandomCorpora_EqualsBruteForce()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var oracle = new TextOracle(random);
            using var tester = oracle.Tester().With("limit", 1_000_000);
            var batch = tester.Run();
            var expected = oracle.Search();
            var found = Enumerable.Range(0, batch.RowCount).ToDictionary(i => (int)batch["ad_id"].Values<long>()[i]);
            Assert.That(found.Keys, Is.EquivalentTo(expected.Keys), $"seed {seed}");
            foreach (var (row, (score, coverage)) in expected)
            {
                Assert.That(batch["score"].Values<double>()[found[row]], Is.EqualTo(score).Within(1e-9),
                    $"seed {seed}, row {row}");
                Assert.That(batch["coverage"].Values<double>()[found[row]],
                    Is.EqualTo(coverage).Within(1e-9), $"seed {seed}, row {row}");
            }
        }
    }

    [Test]
    public void Run_AnyLimit_IsTheStartOfTheWholeResultBitForBit()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var oracle = new TextOracle(new Random(seed));
            using var all = oracle.Tester().With("limit", 1_000_000);
            string[] whole = all.Print();
            Assert.That(all.Run()["score"].Values<double>().ToArray(), Is.Ordered.Descending, $"seed {seed}");
            foreach (int limit in new[] { 0, 1, 3, 10, 50 })
            {
                using var tester = oracle.Tester().With("limit", limit);
                Assert.That(tester.Print(), Is.EqualTo(whole.Take(limit)), $"seed {seed}, limit {limit}");
            }
        }
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester(Ask(["red", "hat", "red"], ["cap"], [1])).With("idf_fields", new[] { "title" });
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    internal static string Ask(string[] tokens, string[]? synonyms = null, int[]? slots = null) =>
        $$"""{"tokens":{{Json(tokens)}},"synonyms":{{Json(synonyms ?? [])}},"synonym_slots":[{{
            string.Join(',', slots ?? [])}}]}""";

    internal static IReadOnlyDictionary<string, double> Numbers(params (string Name, double Value)[] entries) =>
        entries.ToDictionary(entry => entry.Name, entry => entry.Value);

    internal static OperatorTester<RecallText> Tester(string[] products, string query) =>
        new OperatorTester<RecallText>().Input(Rows.Of(Query, query))
            .Table(Rows.Of("ad_id int64, title utf8?, text utf8?", products),
                IndexDefinition.Inverted(["title", "text"], "plain"));

    private static OperatorTester<RecallText> Tester(params string[] query) =>
        new OperatorTester<RecallText>().Input(Rows.Of(Query, query))
            .Table(Rows.Of("ad_id int64, title utf8?, text utf8?", s_products),
                IndexDefinition.Inverted(["title", "text"], "plain"));

    private static double Idf(int rows, int frequency) => Math.Log(1 + (rows - frequency + 0.5) / (frequency + 0.5));

    private static string Json(string[] texts) =>
        "[" + string.Join(',', texts.Select(text => string.Create(CultureInfo.InvariantCulture, $"\"{text}\""))) + "]";
}
