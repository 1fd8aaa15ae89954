using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Tests.Indexes;

public sealed class Bm25ScorerTests
{
    [Test]
    public void Score_RandomCorpus_EqualsTheFormula()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var corpus = new Corpus(seed, random.Next(1, 60), random.Next(1, 4));
            using var table = corpus.ToTable();
            using var stored = InvertedIndex.Build(table.Batches[0], corpus.Fields, Analyzer.Plain);
            var index = InvertedIndex.Open(stored, table.Batches[0]);
            var fields = RandomFields(random, corpus.Fields.Length);
            double k1 = random.NextDouble() * 2;
            int[]? idfFields = random.Next(2) == 0 ? null : [random.Next(fields.Length), random.Next(fields.Length)];
            var scorer = new Bm25Scorer(index, k1, fields, idfFields);
            var slots = RandomQuery(random);
            for (int row = 0; row < corpus.RowCount; row++)
            {
                double expected = corpus.Score(row, k1, fields, slots, idfFields);
                Assert.That(scorer.Score(Corpus.Query(index, slots), row),
                    Is.EqualTo(expected).Within(1e-9 * Math.Max(1, expected)), $"seed {seed}, row {row}");
            }
        }
    }

    [Test]
    public void Score_OneField_IsTextbookBm25()
    {
        using var table = Rows.OfTexts("t", "red shoe", "red red hat with a long band", "blue");
        using var stored = InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        var scorer = new Bm25Scorer(index);
        QueryTerm[] query = [new(index.FindTerm("red"u8), 0)];
        double idf = Math.Log(1 + 1.5 / 2.5), b = 1 - 0.75 + 0.75 * 7 / (10 / 3.0);
        Assert.That(scorer.Score(query, 1), Is.EqualTo(idf * 2 * 2.2 / (2 + 1.2 * b)).Within(1e-12));
        Assert.That(scorer.Score(query, 2), Is.Zero);
    }

    [Test]
    public void Search_RandomCorpora_EqualsScoringEveryRowBitForBit()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var corpus = new Corpus(seed, random.Next(1, seed % 10 == 0 ? 3_000 : 300), random.Next(1, 4));
            using var table = corpus.ToTable();
            using var stored = Rows.Stored(InvertedIndex.Build(table.Batches[0], corpus.Fields, Analyzer.Plain));
            var index = InvertedIndex.Open(stored, table.Batches[0]);
            var scorer = new Bm25Scorer(index, 1.2, RandomFields(random, corpus.Fields.Length));
            for (int query = 0; query < 5; query++)
                CheckSearch(scorer, Corpus.Query(index, RandomQuery(random)), corpus.RowCount, $"seed {seed}, {query}");
        }
    }

    [Test]
    public void Idf_OfSomeFields_CountsRowsThere()
    {
        using var table = Rows.OfTextPairs(("name", "more"), ("red", "hat"), ("hat", "red"), ("hat", "a"));
        using var stored = InvertedIndex.Build(table.Batches[0], ["name", "more"], Analyzer.Plain);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        var scorer = new Bm25Scorer(index, idfFields: [0]);
        Assert.That(scorer.Idf([new(index.FindTerm("red"u8), 0)]), Is.EqualTo(Math.Log(1 + 2.5 / 1.5)));
        Assert.That(scorer.Idf([new(index.FindTerm("a"u8), 0)]), Is.EqualTo(Math.Log(1 + 3.5 / 0.5)));
        Assert.That(scorer.Idf([new(-1, 0), new(index.FindTerm("hat"u8), 0)]), Is.EqualTo(Math.Log(1 + 1.5 / 2.5)));
    }

    [Test]
    public void Search_ManyTies_KeepsTheLowestRows()
    {
        using var table = Rows.OfTexts("t", [.. Enumerable.Range(0, 1_000).Select(i => i % 3 == 0 ? "a b" : "b c")]);
        using var stored = InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        var scorer = new Bm25Scorer(index);
        QueryTerm[] query = [new(index.FindTerm("a"u8), 0), new(index.FindTerm("b"u8), 1)];
        CheckSearch(scorer, query, 1_000, "ties");
    }

    [Test]
    public void Search_PermutedRows_GivesTheSameScores()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var corpus = new Corpus(seed, random.Next(1, 300), 2);
            int[] order = [.. Enumerable.Range(0, corpus.RowCount)];
            random.Shuffle(order);
            var slots = RandomQuery(random);
            var plain = SearchAll(corpus, slots);
            var permuted = SearchAll(corpus.Permuted(order), slots).Select(each => (order[each.Row], each.Score));
            Assert.That(permuted, Is.EquivalentTo(plain), $"seed {seed}");
        }
    }

    [Test]
    public void Search_Warm_AllocatesNothing()
    {
        var corpus = new Corpus(1, 500, 2);
        using var table = corpus.ToTable();
        using var stored = InvertedIndex.Build(table.Batches[0], corpus.Fields, Analyzer.Plain);
        var scorer = new Bm25Scorer(InvertedIndex.Open(stored, table.Batches[0]));
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        using var arena = new Arena();
        int[] rows = new int[10];
        double[] scores = new double[10];
        long before = 0;
        for (int i = 0; i < 3; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            arena.Reset();
            var tokens = new TokenBuffer(arena);
            index.Analyzer.Analyze("w0 w1 w2 w0 w3"u8, ref tokens);
            scorer.Search(index.Query(in tokens, arena), arena, rows, scores);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Search_BadTerms_AreRefused()
    {
        using var table = Rows.OfTexts("t", "a b");
        using var stored = InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain);
        var scorer = new Bm25Scorer(InvertedIndex.Open(stored, table.Batches[0]));
        using var arena = new Arena();
        Assert.Throws<ArgumentException>(() => scorer.Search([new(0, 1), new(1, 0)], arena, new int[1], new double[1]));
        Assert.Throws<ArgumentException>(() => scorer.Search([new(0, 0, 0)], arena, new int[1], new double[1]));
        Assert.That(scorer.Search([new(-1, 0)], arena, new int[1], new double[1]), Is.Zero);
        Assert.That(scorer.Search([new(0, 0)], arena, [], []), Is.Zero);
    }

    [TestCase(-1, 1, 0.5), TestCase(1.2, -1, 0.5), TestCase(1.2, 1, 1.5), TestCase(double.NaN, 1, 0.5)]
    public void Scorer_ParameterOutOfRange_IsRefused(double k1, double weight, double b)
    {
        using var table = Rows.OfTexts("t", "a b");
        using var stored = InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        Assert.Throws<ArgumentException>(() => _ = new Bm25Scorer(index, k1, [new Bm25Field(weight, b)]));
        Assert.Throws<ArgumentException>(() => _ = new Bm25Scorer(index, 1.2, [new(), new()]));
    }

    private static (int Row, double Score)[] SearchAll(Corpus corpus, (string, double)[][] slots)
    {
        using var table = corpus.ToTable();
        using var stored = InvertedIndex.Build(table.Batches[0], corpus.Fields, Analyzer.Plain);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        using var arena = new Arena();
        int[] rows = new int[corpus.RowCount];
        double[] scores = new double[rows.Length];
        int count = new Bm25Scorer(index).Search(Corpus.Query(index, slots), arena, rows, scores);
        return [.. rows.Zip(scores).Take(count)];
    }

    private static void CheckSearch(Bm25Scorer scorer, QueryTerm[] query, int rowCount, string what)
    {
        var expected = Enumerable.Range(0, rowCount).Select(row => (Row: row, Score: scorer.Score(query, row)))
            .Where(each => each.Score > 0).OrderByDescending(each => each.Score).ThenBy(each => each.Row).ToArray();
        using var arena = new Arena();
        foreach (int k in new[] { 1, 3, 10, 100, rowCount })
        {
            int[] rows = new int[k];
            double[] scores = new double[k];
            int count = scorer.Search(query, arena, rows, scores);
            Assert.That(rows.Zip(scores).Take(count), Is.EqualTo(expected.Take(k)), $"{what}, k {k}");
        }
    }

    private static Bm25Field[] RandomFields(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new Bm25Field(random.Next(5), random.Next(5) / 4.0))];

    private static (string, double)[][] RandomQuery(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => Corpus.RandomWord(random, 42)).Distinct()
            .Select(word => (word, random.Next(1, 5) / 4.0)).ToArray())];
}
