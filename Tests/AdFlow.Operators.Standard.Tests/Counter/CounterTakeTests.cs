using System.Text.Json;
using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

public sealed class CounterTakeTests
{
    private const string Columns = "campaign_id: int64?; name: utf8?; amount: int64?; limit: int64?";

    private static GraphTester Tester(string node, params string[] rows) =>
        new GraphTester(StandardOperators.Module).Table("ads", Columns, rows).Open($$"""
            adflow: 1
            graph: budget
            request: { part: "float64?", all: "bool?" }
            tables:
              ads: { path: ads.arrow }
              spend: { counter: { campaign_id: int64 } }
              shown: { counter: { name: utf8 } }
            nodes:
              ads: { op: scan, table: ads }
              paid: { op: counter.take, in: ads, {{node}} }
              few: { op: select, in: paid, with: [taken, used] }
            output: few
            """);

    private static string Row(long? campaign, long? amount, long? limit, string? name = "a") =>
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["campaign_id"] = campaign, ["name"] = name, ["amount"] = amount, ["limit"] = limit,
        });

    private static string Result(long taken, long? used) =>
        $$"""{"taken":{{taken}},"used":{{used?.ToString() ?? "null"}}}""";

    [Test]
    public void Rows_AreServedInTheirOrder_UntilTheBudgetIsOut()
    {
        using var tester = Tester("table: spend", Row(1, 40, 100), Row(2, 5, 5), Row(1, 50, 100), Row(1, 20, 100),
            Row(1, 10, 100), Row(2, 1, 5));
        Assert.That(tester.Rows("{}"), Is.EqualTo(new[]
        {
            Result(40, 40), Result(5, 5), Result(50, 90), Result(0, 90), Result(10, 100), Result(0, 5),
        }));
        Assert.That(tester.Rows("{}").Select(row => row[..10]), Is.All.EqualTo("""{"taken":0"""), "it stays out");
    }

    [Test]
    public void PartsOfAmounts_AreTaken_WhereTheGraphAllowsIt()
    {
        using var tester = Tester("""table: spend, with: { all: "=coalesce(request.all, false)" }""", Row(1, 70, 100),
            Row(1, 70, 100), Row(1, 70, 100));
        Assert.That(
            tester.Rows("""{"all":true}"""), Is.EqualTo(new[] { Result(70, 70), Result(0, 70), Result(0, 70) }));
        Assert.That(tester.Rows("{}"), Is.EqualTo(new[] { Result(30, 100), Result(0, 100), Result(0, 100) }));
    }

    [Test]
    public void NullsAndNegatives_TakeNothing()
    {
        using var tester = Tester("table: spend", Row(1, 5, 9), Row(null, 5, 9), Row(1, null, 9), Row(1, 5, null),
            Row(1, -5, 9), Row(1, 4, 9), Row(3, 1, -1));
        Assert.That(tester.Rows("{}"), Is.EqualTo(new[]
        {
            Result(5, 5), Result(0, null), Result(0, 5), Result(0, 5), Result(0, 5), Result(4, 9), Result(0, 0),
        }));
    }

    [Test]
    public void Texts_AreKeys_NamedByTheGraphOrTheCounters()
    {
        string[] rows = [Row(1, 5, 9, "x"), Row(2, 5, 9, "x"), Row(3, 5, 9, null), Row(4, 5, 9, "")];
        string[] expected = [Result(5, 5), Result(0, 5), Result(0, null), Result(5, 5)];
        using var own = Tester("table: shown", rows);
        Assert.That(own.Rows("{}"), Is.EqualTo(expected));
        using var named = Tester("table: shown, with: { key: name }", rows);
        Assert.That(named.Rows("{}"), Is.EqualTo(expected));
    }

    [Test]
    public void ColumnsAndKeys_MayBeNamedOtherwise()
    {
        using var tester = Tester(
            "table: spend, with: { key: amount }, columns: { amount: campaign_id, limit: amount }", Row(7, 50, 0));
        Assert.That(tester.Rows("{}"), Is.EqualTo(new[] { Result(7, 7) }));
        Assert.That(tester.Counters[0].Read(50), Is.EqualTo(7));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Shadows_AnswerAsIf_AndChangeNothing(int seed)
    {
        var random = new Random(seed);
        string[] rows = [.. Enumerable.Range(0, 200).Select(_ => Row(random.Next(5) == 0 ? null : random.Next(8),
            random.Next(-3, 40), random.Next(8) == 0 ? null : random.Next(500), $"n{random.Next(6)}"))];
        foreach (string node in (string[])["table: spend", "table: shown, with: { all: false }"])
        {
            using var tester = Tester(node, rows);
            for (int round = 0; round < 3; round++)
            {
                var before = tester.Counters[0].Values().Select(value => (value.Key, value.Used)).ToList();
                var shadow = tester.ShadowRows("{}");
                Assert.That(tester.Counters[0].Values().Select(value => (value.Key, value.Used)), Is.EqualTo(before));
                Assert.That(tester.Rows("{}"), Is.EqualTo(shadow), $"seed {seed}, {node}, round {round}");
            }
        }
    }

    [TestCase(11)]
    public void ManyRunsAtOnce_NeverExceedALimit_AndCountWhatTheyTook(int seed)
    {
        var random = new Random(seed);
        long[] limits = [.. Enumerable.Range(0, 5).Select(_ => random.NextInt64(5000, 40_000))];
        string[] rows = [.. Enumerable.Range(0, 60).Select(_ => random.Next(limits.Length)).Select(key =>
            Row(key, random.Next(60), limits[key]))];
        using var tester = Tester("table: spend, with: { all: false }", rows);
        var request = tester.Request("{}");
        var taken = new long[limits.Length];
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var run = tester.Graph.RunAsync(new() { Request = request }).Result;
            var of = run.Output(0)["taken"].Values<long>();
            for (int row = 0; row < of.Length; row++)
                Interlocked.Add(ref taken[JsonDocument.Parse(rows[row]).RootElement.GetProperty("campaign_id")
                    .GetInt32()], of[row]);
        });
        for (int key = 0; key < limits.Length; key++)
            Assert.That((tester.Counters[0].Read(key), taken[key]), Is.EqualTo((limits[key], limits[key])),
                $"seed {seed}, key {key}");
    }
}
