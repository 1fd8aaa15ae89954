using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RecallSpellTests
{
    private static readonly (string Term, long Count)[] Vocabulary =
    [
        ("headphone", 40), ("phone", 300), ("head", 30), ("bluetooth", 90), ("blue", 500), ("tooth", 6),
        ("blue tooth", 2), ("projector", 100), ("projectile", 3), ("laptop", 80), ("bag", 70), ("iphone", 20),
        ("11", 9), ("lamp", 50), ("camp", 50), ("clamp", 7), ("cable", 400), ("notebook", 60), ("note", 9), ("book", 7),
        ("not", 30), ("notcamp", 4),
    ];

    [TestCase("head phones", "headphone")]
    [TestCase("not camp", "not camp")]
    [TestCase("Blue Tooth speaker", "blue tooth speaker")]
    [TestCase("projector lamps", "projector lamp")]
    [TestCase("projektor", "projector")]
    [TestCase("projetcor", "projector")]
    [TestCase("projctor", "projector")]
    [TestCase("projeector", "projector")]
    [TestCase("brojector", "brojector")]
    [TestCase("projektr", "projektr")]
    [TestCase("laptopbag", "laptop bag")]
    [TestCase("notbook", "notebook")]
    [TestCase("notetooth", "note tooth")]
    [TestCase("notebook bag", "notebook bag")]
    [TestCase("iphone11", "iphone 11")]
    [TestCase("iphone12", "iphone12")]
    [TestCase("lmap", "lmap")]
    [TestCase("clmap", "clamp")]
    [TestCase("müsli", "müsli")]
    [TestCase("", "")]
    [TestCase("?", "")]
    public void Run_Query_IsSpelledInKnownWords(string query, string spelled)
    {
        using var tester = Tester($$"""{"query":"{{query}}"}""");
        Assert.That(tester.Run()["spelled"].GetString(0), Is.EqualTo(spelled));
    }

    [Test]
    public void Run_WordOfTheSynonyms_IsLeftAlone()
    {
        using var tester = Tester("""{"query":"camps laptopbag clamb"}""")
            .WithFile("synonyms", "laptopbag, case\nclamb, vice");
        Assert.That(tester.Run()["spelled"].GetString(0), Is.EqualTo("camp laptopbag clamb"));
    }

    [Test]
    public void Run_NullQuery_IsEmpty()
    {
        using var tester = Tester("""{"query":null}""", """{"query":"lamps"}""");
        Assert.That(tester.Print(),
            Is.EqualTo(new[] { """{"query":null,"spelled":""}""", """{"query":"lamps","spelled":"lamp"}""" }));
    }

    [Test]
    public void Run_EquallyFrequentNeighbours_AreTakenByTheirBytes()
    {
        var words = new (string, long)[] { ("cramp", 5), ("clamp", 5), ("chamber", 9) };
        using var tester = Tester(words, """{"query":"camps"}""").With("min_letters", 4);
        Assert.That(tester.Run()["spelled"].GetString(0), Is.EqualTo("clamp"));
    }

    [Test]
    public void Run_RandomSlips_FindWhatAScanOfTheVocabularyFinds([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        string[] words = [.. Enumerable.Range(0, 300).Select(_ => Word(random)).Distinct()];
        var vocabulary = words.Select(word => (word, (long)random.Next(1, 6))).ToArray();
        string[] queries = [.. Enumerable.Range(0, 60).Select(_ => Slip(words[random.Next(words.Length)], random))];
        using var tester = Tester(vocabulary, [.. queries.Select(query => $$"""{"query":"{{query}}"}""")])
            .With("analyzer", QueryAnalyzer.Plain).With("min_count", 1_000);
        var spelled = tester.Run()["spelled"];
        for (int i = 0; i < queries.Length; i++)
            Assert.That(spelled.GetString(i), Is.EqualTo(Scan(queries[i], vocabulary)), $"{queries[i]}, seed {seed}");
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester("""{"query":"head phones projektor laptopbag iphone11"}""");
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static string Word(Random random) =>
        new([.. Enumerable.Range(0, random.Next(4, 9)).Select(_ => (char)('a' + random.Next(3)))]);

    private static string Slip(string word, Random random)
    {
        int at = random.Next(1, word.Length);
        string letter = $"{(char)('a' + random.Next(4))}";
        return random.Next(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, letter),
            2 => word.Remove(at, 1).Insert(at, letter),
            _ => at + 1 < word.Length ? word[..at] + word[at + 1] + word[at] + word[(at + 2)..] : word,
        };
    }

    private static string Scan(string word, (string Term, long Count)[] vocabulary) =>
        word.Length < 5 || vocabulary.Any(entry => entry.Term == word) ? word
        : vocabulary.Where(entry => entry.Term[0] == word[0] && Distance(entry.Term, word) == 1)
            .OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Term, StringComparer.Ordinal)
            .Select(entry => entry.Term).FirstOrDefault(word);

    // Optimal string alignment by the table of all prefixes.
    private static int Distance(string one, string other)
    {
        int[,] table = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++)
            for (int j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }
                int replaced = table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        return table[one.Length, other.Length];
    }

    private static OperatorTester<RecallSpell> Tester(params string[] queries) => Tester(Vocabulary, queries);

    private static OperatorTester<RecallSpell> Tester(
        IEnumerable<(string Term, long Count)> vocabulary, params string[] queries) =>
        new OperatorTester<RecallSpell>().Input(Rows.Of("query utf8?", queries)).Table(
            Rows.Of("term utf8, count int64",
                [.. vocabulary.Select(entry => $$"""{"term":"{{entry.Term}}","count":{{entry.Count}}}""")]),
            IndexDefinition.Key("term"));
}
