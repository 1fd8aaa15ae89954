using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RecallKeywordTests
{
    private static readonly string[] s_words =
    [
        """{"ad_id":10,"text":"red hat","match_type":"exact","bid":1,"negative":[]}""",
        """{"ad_id":11,"text":"red hat","match_type":"phrase","bid":2,"negative":["cheap"]}""",
        """{"ad_id":12,"text":"hat red","match_type":"broad","bid":3,"negative":[]}""",
        """{"ad_id":13,"text":"cap","match_type":"broad","bid":null,"negative":["red"]}""",
        """{"ad_id":11,"text":"hat","match_type":"broad","bid":9,"negative":[]}""",
        """{"ad_id":14,"text":"cap","match_type":"broad","bid":5,"negative":[]}""",
    ];

    [Test]
    public void Run_ExactQuery_CloserMatchesComeFirstThenHigherBids()
    {
        using var tester = Tester(RecallTextTests.Ask(["red", "hat"]));
        Assert.That(Found(tester), Is.EqualTo(new[]
        {
            (11L, "exact", 1.0), (10, "exact", 1), (11, "phrase", 0.8), (12, "broad", 0.5),
        }));
    }

    [Test]
    public void Run_LongerQuery_NegativesAndExactWordsLeave()
    {
        using var tester = Tester(RecallTextTests.Ask(["cheap", "red", "hat"]));
        Assert.That(Found(tester), Is.EqualTo(new[] { (11L, "phrase", 0.8), (12, "broad", 0.5) }));
    }

    [Test]
    public void Run_Synonym_MatchesBroadlyOnly()
    {
        using var tester = Tester(RecallTextTests.Ask(["blue", "hat"], ["cap", "red"], [1, 0]));
        Assert.That(Found(tester), Is.EqualTo(new[]
        {
            (11L, "phrase", 0.8), (14, "broad", 0.5), (12, "broad", 0.5), (13, "broad", 0.5),
        }));
    }

    [Test]
    public void Run_Distinct_KeepsTheFirstRowOfEachAdBeforeTheLimit()
    {
        using var tester = Tester(RecallTextTests.Ask(["red", "hat"])).With("distinct", "ad_id").With("limit", 3);
        Assert.That(Found(tester).Select(each => each.Item1), Is.EqualTo(new[] { 11L, 10, 12 }));
    }

    [Test]
    public void Run_Scores_AreThoseOfTheSettings()
    {
        using var tester = Tester(RecallTextTests.Ask(["red", "hat"])).With("exact", 0.1).With("broad", 7.0);
        Assert.That(Found(tester).Select(each => each.Item3), Is.EqualTo(new[] { 7, 0.8, 0.1, 0.1 }));
    }

    [Test]
    public void Run_NoQueryRow_FindsNothing()
    {
        using var tester = Tester();
        Assert.That(tester.Print(), Is.Empty);
    }

    [Test]
    public void Bind_DistinctOfNoColumn_IsReported()
    {
        using var tester = Tester(RecallTextTests.Ask(["red"])).With("distinct", "adid").Bind();
        Assert.That(tester.Errors, Has.One.Contains("no column 'adid'").And.One.Contains("'ad_id'"));
    }

    [Test]
    public void Run_RandomWords_EqualsTheDefinition()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            string[] Words(int least, int most) =>
                [.. Enumerable.Range(0, random.Next(least, most)).Select(_ => $"{(char)('p' + random.Next(5))}")];
            string[] types = ["exact", "phrase", "broad"];
            var rows = Enumerable.Range(0, 40).Select(row => (Row: row, Text: Words(1, 4), Type: random.Next(3),
                Bid: random.Next(3), Negative: Words(0, 3))).ToArray();
            string[] query = Words(0, 6), synonyms = Words(0, 3);
            var expected = rows.Select(row => (row, Match: Match(row.Text, query, synonyms)))
                .Where(each => each.Match <= each.row.Type && !(each.row.Negative.Length > 0
                    && Match(each.row.Negative, query, []) <= 1))
                .OrderBy(each => each.Match).ThenByDescending(each => each.row.Bid).ThenBy(each => each.row.Row)
                .Select(each => ((long)each.row.Row, types[each.Match])).ToArray();
            using var tester = Tester([.. rows.Select(row => $$"""
                {"ad_id":{{row.Row}},"text":"{{string.Join(' ', row.Text)}}","match_type":"{{types[row.Type]}}",
                """.Trim() + $$""" "bid":{{row.Bid}},"negative":["{{string.Join(' ', row.Negative)}}"]} """)],
                RecallTextTests.Ask(query, synonyms, new int[synonyms.Length]));
            Assert.That(Found(tester).Select(each => (each.Item1, each.Item2)), Is.EqualTo(expected), $"seed {seed}");
        }
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester(RecallTextTests.Ask(["red", "hat"])).With("distinct", "ad_id");
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    // 0 exact, 1 phrase, 2 broad, 3 none.
    private static int Match(string[] text, string[] query, string[] synonyms)
    {
        bool isPhrase = Enumerable.Range(0, query.Length)
            .Any(at => query.Skip(at).Take(text.Length).SequenceEqual(text));
        return text.SequenceEqual(query) ? 0 : isPhrase ? 1 : text.All(query.Concat(synonyms).Contains) ? 2 : 3;
    }

    private static (long, string, double)[] Found(OperatorTester<RecallKeyword> tester)
    {
        var batch = tester.Run();
        return [.. Enumerable.Range(0, batch.RowCount).Select(row => (
            batch["ad_id"].Values<long>()[row], batch["match"].GetString(row)!, batch["score"].Values<double>()[row]))];
    }

    private static OperatorTester<RecallKeyword> Tester(params string[] query) => Tester(s_words, query);

    private static OperatorTester<RecallKeyword> Tester(string[] words, params string[] query) =>
        new OperatorTester<RecallKeyword>()
            .Input(Rows.Of("tokens list<utf8>, synonyms list<utf8>, synonym_slots list<int32>", query))
            .Table(Rows.Of("ad_id int64, text utf8, match_type utf8, bid int32?, negative list<utf8>", words),
                IndexDefinition.Bidwords("text", "match_type", "negative", "plain"));
}
