using System.Globalization;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RecallMergeTests
{
    private static readonly string[] s_words = ["10:4:1.5", "11:2:2.5", "12:0:null"];
    private static readonly string[] s_texts = ["12:0.9", "10:0.5", "13:0.1"];

    [Test]
    public void Run_TwoChannels_EachCandidateOnceBestFirst()
    {
        using var tester = Tester();
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"ad_id":10,"score":1,"channels":["words","texts"]}""",
            """{"ad_id":12,"score":1,"channels":["words","texts"]}""",
            """{"ad_id":11,"score":0.5,"channels":["words"]}""",
            """{"ad_id":13,"score":0,"channels":["texts"]}""",
        }));
    }

    [Test]
    public void Run_Keep_TakesTheFirstValueOrNull()
    {
        using var tester = Tester().With("keep", new[] { "bid" });
        Assert.That(tester.Print().Select(row => row[..row.IndexOf(",\"score")]), Is.EqualTo(new[]
        {
            """{"ad_id":10,"bid":1.5""", """{"ad_id":12,"bid":null""", """{"ad_id":11,"bid":2.5""",
            """{"ad_id":13,"bid":null""",
        }));
    }

    [TestCase(ScoreNormalization.None, ScoreCombination.Max, "10:4,11:2,12:0.9,13:0.1")]
    [TestCase(ScoreNormalization.None, ScoreCombination.Sum, "10:4.5,11:2,12:0.9,13:0.1")]
    [TestCase(ScoreNormalization.MinMax, ScoreCombination.Sum, "10:1.5,12:1,11:0.5,13:0")]
    [TestCase(ScoreNormalization.Rank, ScoreCombination.Max, "10:1,12:1,11:0.6666667,13:0.3333333")]
    [TestCase(ScoreNormalization.Rank, ScoreCombination.Sum, "10:1.6666667,12:1.3333333,11:0.6666667,13:0.3333333")]
    [TestCase(ScoreNormalization.Rrf, ScoreCombination.Sum, "10:0.5833333,12:0.5333333,11:0.25,13:0.2")]
    public void Run_NormalizeAndCombine_ScoreByTheirFormulas(
        ScoreNormalization normalize, ScoreCombination combine, string expected)
    {
        using var tester = Tester().With("normalize", normalize).With("combine", combine).With("rrf_k", 2.0);
        Assert.That(Found(tester), Is.EqualTo(expected));
    }

    [Test]
    public void Run_Weights_ScaleTheirChannels()
    {
        using var tester = Tester().With("weights", RecallTextTests.Numbers(("texts", 0.1)));
        Assert.That(Found(tester), Is.EqualTo("10:1,11:0.5,12:0.1,13:0"));
    }

    [Test]
    public void Run_Quotas_GuaranteeTheirChannels()
    {
        using var tester = Tester().With("limit", 2).With("quotas", RecallTextTests.Numbers(("texts", 0)));
        Assert.That(Found(tester), Is.EqualTo("10:1,12:1"));
        using var guaranteed = Tester().With("limit", 3).With("quotas", RecallTextTests.Numbers(("texts", 3)));
        Assert.That(Found(guaranteed), Is.EqualTo("10:1,12:1,13:0"));
        using var tooMany = Tester().With("limit", 1)
            .With("quotas", RecallTextTests.Numbers(("words", 2), ("texts", 3)));
        Assert.That(Found(tooMany), Is.EqualTo("10:1"));
    }

    [Test]
    public void Run_NoScores_CountAsTheLowest()
    {
        using var tester = new OperatorTester<RecallMerge>().Channels(
            ("a", Table("1:null", "2:3", "3:\"NaN\"", "4:1", "5:\"Infinity\"", "6:\"-Infinity\"")),
            ("b", Table("7:null")));
        Assert.That(Found(tester), Is.EqualTo("2:1,5:1,7:1,1:0,3:0,4:0,6:0"));
    }

    [Test]
    public void Run_TextKeysOfDictionariesAndNulls_AreMergedInByteOrder()
    {
        using var tester = new OperatorTester<RecallMerge>().Channels(
            ("a", Rows.Of("id utf8?, score float32", """{"id":"b","score":1}""", """{"id":null,"score":9}""",
                """{"id":"é","score":1}""")),
            ("b", Rows.Of("id utf8, score int32", """{"id":"a","score":1}""", """{"id":"b","score":0}""")))
            .With("key", "id").With("normalize", ScoreNormalization.None);
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"id":"a","score":1,"channels":["b"]}""", """{"id":"b","score":1,"channels":["a","b"]}""",
            """{"id":"é","score":1,"channels":["a"]}""",
        }));
    }

    [Test]
    public void Run_EmptyChannels_GiveNothing()
    {
        using var tester = new OperatorTester<RecallMerge>().Channels(("a", Table()), ("b", Table()));
        Assert.That(tester.Print(), Is.Empty);
    }

    [Test]
    public void Bind_WrongNames_AreAllReported()
    {
        using var tester = Tester().With("weights", RecallTextTests.Numbers(("word", 1)))
            .With("quotas", RecallTextTests.Numbers(("texts", 1.5))).With("keep", new[] { "price" }).Bind();
        Assert.That(tester.Errors, Has.Count.EqualTo(3));
        Assert.That(tester.Errors, Has.One.Contains("no channel 'word'").And.One.Contains("quota 1.5")
            .And.One.Contains("no channel has a column 'price'"));
    }

    [Test]
    public void Bind_ChannelWithoutScore_IsReportedUnlessItsColumnIsNamed()
    {
        var nameless = Rows.Of("ad_id int64, likeness float64", """{"ad_id":1,"likeness":2}""");
        using var tester = new OperatorTester<RecallMerge>().Channels(("a", nameless)).Bind();
        Assert.That(tester.Errors, Has.One.Contains("channel 'a' has no column 'score'"));
        using var named = new OperatorTester<RecallMerge>()
            .Channels(("a", Rows.Of("ad_id int64, likeness float64", """{"ad_id":1,"likeness":2}""")))
            .With("score_columns", new Dictionary<string, string> { ["a"] = "likeness" });
        Assert.That(Found(named), Is.EqualTo("1:1"));
    }

    [Test]
    public void Run_RandomChannels_EqualsTheDefinitionInAnyOrder()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var channels = RandomChannels(random);
            var (normalize, limit) = ((ScoreNormalization)random.Next(4), random.Next(1, 20));
            using var tester = Tester(channels, normalize, limit, []);
            string found = Found(tester);
            Assert.That(found, Is.EqualTo(Expected(channels, normalize, limit)), $"seed {seed}");
            var shuffled = channels.Reverse().Select(channel =>
                (channel.Name, channel.Rows.OrderBy(_ => random.Next()).ToArray())).ToArray();
            using var other = Tester(shuffled, normalize, limit, []);
            Assert.That(Found(other), Is.EqualTo(found), $"seed {seed}, shuffled");
        }
    }

    [Test]
    public void Run_HigherQuota_NeverRemovesACandidateOfItsChannel()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var channels = RandomChannels(random);
            int limit = random.Next(1, 15), other = random.Next(limit + 1);
            HashSet<long> before = [];
            for (int quota = 0; quota <= limit - other; quota++)
            {
                using var tester = Tester(channels, ScoreNormalization.None, limit, [("c0", quota), ("c1", other)]);
                HashSet<long> now = [.. Ids(tester).Where(id => channels[0].Rows.Any(row => row.Id == id))];
                Assert.That(now.IsSupersetOf(before), $"seed {seed}, quota {quota}");
                Assert.That(now, Has.Count.GreaterThanOrEqualTo(
                    Math.Min(quota, channels[0].Rows.Select(row => row.Id).Distinct().Count())), $"seed {seed}");
                before = now;
            }
        }
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester().With("keep", new[] { "bid" }).With("limit", 3)
            .With("normalize", ScoreNormalization.Rank).With("quotas", RecallTextTests.Numbers(("texts", 3)));
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static (string Name, (long Id, int Score)[] Rows)[] RandomChannels(Random random) =>
        [.. Enumerable.Range(0, 3).Select(channel => ($"c{channel}", Enumerable.Range(0, random.Next(12))
            .Select(_ => ((long)random.Next(15), random.Next(6))).ToArray()))];

    private static string Expected(
        (string Name, (long Id, int Score)[] Rows)[] channels, ScoreNormalization normalize, int limit) =>
        string.Join(',', channels.SelectMany(channel => channel.Rows.Select(row => (row.Id, Score: normalize switch
        {
            ScoreNormalization.MinMax when channel.Rows.Max(r => r.Score) == channel.Rows.Min(r => r.Score) => 1.0,
            ScoreNormalization.MinMax => (row.Score - channel.Rows.Min(r => r.Score))
                / (double)(channel.Rows.Max(r => r.Score) - channel.Rows.Min(r => r.Score)),
            ScoreNormalization.Rank => 1 - channel.Rows.Count(r => r.Score > row.Score) / (double)channel.Rows.Length,
            ScoreNormalization.Rrf => 1 / (61.0 + channel.Rows.Count(r => r.Score > row.Score)),
            _ => row.Score,
        }))).GroupBy(row => row.Id).Select(group => (Id: group.Key, Score: group.Max(row => row.Score)))
            .OrderByDescending(each => each.Score).ThenBy(each => each.Id).Take(limit)
            .Select(each => Format(each.Id, each.Score)));

    private static OperatorTester<RecallMerge> Tester(
        (string Name, (long Id, int Score)[] Rows)[] channels, ScoreNormalization normalize, int limit,
        (string, double)[] quotas) =>
        new OperatorTester<RecallMerge>().Channels([.. channels.Select(channel =>
            (channel.Name, Table([.. channel.Rows.Select(row => $"{row.Id}:{row.Score}")])))])
            .With("normalize", normalize).With("limit", limit).With("quotas", RecallTextTests.Numbers(quotas));

    private static OperatorTester<RecallMerge> Tester() => new OperatorTester<RecallMerge>().Channels(
        ("words", Rows.Of("ad_id int64, score float64, bid float64?", [.. s_words.Select(row => row.Split(':'))
            .Select(row => $$"""{"ad_id":{{row[0]}},"score":{{row[1]}},"bid":{{row[2]}}}""")])),
        ("texts", Table(s_texts)));

    private static AdFlow.Tables.Table Table(params string[] rows) => Rows.Of("ad_id int64, score float64?",
        [.. rows.Select(row => row.Split(':')).Select(row => $$"""{"ad_id":{{row[0]}},"score":{{row[1]}}}""")]);

    private static long[] Ids(OperatorTester<RecallMerge> tester) => tester.Run()["ad_id"].Values<long>().ToArray();

    private static string Found(OperatorTester<RecallMerge> tester)
    {
        var batch = tester.Run();
        return string.Join(',', Enumerable.Range(0, batch.RowCount).Select(row =>
            Format(batch["ad_id"].Values<long>()[row], batch["score"].Values<double>()[row])));
    }

    private static string Format(long id, double score) =>
        string.Create(CultureInfo.InvariantCulture, $"{id}:{Math.Round(score, 7)}");
}
