namespace AdFlow.Operators.Standard.Tests;

public sealed class RecallRewriteTests
{
    private const string Synonyms = """
        # What shops call one thing.
        laptop, Notebook
        tv => television, tellies

        wi fi, wifi
        """;

    [Test]
    public void Run_Query_IsFoldedCutAndStemmed()
    {
        using var tester = Tester("""{"query":"Ｒed  HAT, 1.5 levi's"}""", """{"query":""}""", """{"query":null}""");
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"query":"Ｒed  HAT, 1.5 levi's","tokens":["red","hat","1.5","levi"],"synonyms":[],"synonym_slots":[]}""",
            """{"query":"","tokens":[],"synonyms":[],"synonym_slots":[]}""",
            """{"query":null,"tokens":[],"synonyms":[],"synonym_slots":[]}""",
        }));
    }

    [Test]
    public void Run_PlainAnalyzer_KeepsPlurals()
    {
        using var tester = Tester("""{"query":"red hats"}""").With("analyzer", QueryAnalyzer.Plain);
        Assert.That(tester.Print()[0], Does.Contain("""["red","hats"]"""));
    }

    [TestCase("laptops", """["laptop"]""", """["notebook"]""", "[0]")]
    [TestCase("hp notebook laptop", """["hp","notebook","laptop"]""", """["laptop","notebook"]""", "[1,2]")]
    [TestCase("tv", """["tv"]""", """["television","telly"]""", "[0,0]")]
    [TestCase("television", """["television"]""", "[]", "[]")]
    [TestCase("usb wi-fi stick", """["usb","wi","fi","stick"]""", """["wifi","wifi"]""", "[1,2]")]
    [TestCase("wifi", """["wifi"]""", """["wi","fi"]""", "[0,0]")]
    [TestCase("wi", """["wi"]""", "[]", "[]")]
    public void Run_Synonyms_StandForTheirTokens(string query, string tokens, string synonyms, string slots)
    {
        using var tester = Tester($$"""{"query":"{{query}}"}""").WithFile("synonyms", Synonyms);
        Assert.That(tester.Print()[0], Is.EqualTo(
            $$"""{"query":"{{query}}","tokens":{{tokens}},"synonyms":{{synonyms}},"synonym_slots":{{slots}}}"""));
    }

    [Test]
    public void Run_SynonymGivenTwice_StandsOnce()
    {
        using var tester = Tester("""{"query":"tv"}""").WithFile("synonyms", "tv, telly\ntv => telly\ntelly, tvs");
        Assert.That(tester.Print()[0], Does.EndWith(""" "synonyms":["telly"],"synonym_slots":[0]}""".Trim()));
    }

    [Test]
    public void Run_ManyTokens_AreCutAtTheMost()
    {
        using var tester = Tester("""{"query":"a b c laptop"}""").With("max_tokens", 3).WithFile("synonyms", Synonyms);
        Assert.That(tester.Print()[0], Does.EndWith("""["a","b","c"],"synonyms":[],"synonym_slots":[]}"""));
    }

    [TestCase("laptop, notebook\ntv", "line 2: found 'tv' alone")]
    [TestCase("a => b => c", "line 1: found 2 arrows")]
    [TestCase("laptop, --", "line 1: found no word in the part '--'")]
    [TestCase("tv =>", "line 1: found no word in the part ''")]
    public void Bind_FileIsWrong_IsReportedWithItsLine(string content, string message)
    {
        using var tester = Tester("""{"query":"a"}""").WithFile("synonyms", content).Bind();
        Assert.That(tester.Errors, Has.Count.EqualTo(1).And.One.Contains("synonyms.file, " + message));
    }

    [Test]
    public void Run_RandomQueries_SynonymsAreThoseOfEveryPhraseInTheQuery()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var rules = Enumerable.Range(0, 6).Select(_ => (From: Words(random, 1, 3), To: Words(random, 1, 3)))
                .ToArray();
            string[] query = Words(random, 0, 8);
            using var tester = Tester($$"""{"query":"{{string.Join(' ', query)}}"}""").WithFile("synonyms",
                string.Join('\n', rules.Select(rule => $"{string.Join(' ', rule.From)} => {string.Join(' ', rule.To)}"))
                );
            var expected =
                from slot in Enumerable.Range(0, query.Length)
                from rule in rules
                from at in Enumerable.Range(0, query.Length)
                where at <= slot && slot < at + rule.From.Length && query.Skip(at).Take(rule.From.Length)
                    .SequenceEqual(rule.From)
                from to in rule.To
                where to != query[slot]
                select (slot, to);
            var batch = tester.Run();
            var synonyms = Enumerable.Range(0, batch["synonyms"].Child(0).Length).Select(i => (
                batch["synonym_slots"].Child(0).Values<int>()[i], batch["synonyms"].Child(0).GetString(i)!)).ToArray();
            Assert.That(synonyms, Is.EquivalentTo(expected.Distinct()), $"seed {seed}");
            Assert.That(synonyms.Select(each => each.Item1), Is.Ordered, $"seed {seed}");
        }
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester("""{"query":"usb wi-fi laptop tv"}""").WithFile("synonyms", Synonyms);
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static OperatorTester<RecallRewrite> Tester(params string[] rows) =>
        new OperatorTester<RecallRewrite>().Input(Rows.Of("query utf8?", rows));

    private static string[] Words(Random random, int least, int most) =>
        [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => ((char)('k' + random.Next(4))).ToString())];
}
