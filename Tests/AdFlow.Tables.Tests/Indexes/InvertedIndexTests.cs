using System.Text;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Tests.Indexes;

public sealed class InvertedIndexTests
{
    [Test]
    public void Postings_RandomCorpus_EqualTheTexts()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var corpus = new Corpus(seed, 200, 3);
            using var table = corpus.ToTable();
            using var stored = Rows.Stored(InvertedIndex.Build(table.Batches[0], corpus.Fields, Analyzer.Plain));
            var index = InvertedIndex.Open(stored, table.Batches[0]);
            for (int term = 0; term < index.TermCount; term++)
            {
                string word = Encoding.UTF8.GetString(index.Term(term));
                var postings = index.Postings(term);
                Assert.That(index.FindTerm(index.Term(term)), Is.EqualTo(term));
                Assert.That(postings.Rows.ToArray(), Is.EqualTo(corpus.RowsOf(word)), $"seed {seed}, {word}");
                for (int i = 0; i < postings.Count; i++)
                    for (int field = 0; field < 3; field++)
                    {
                        int[] expected = PositionsOf(word, corpus.Words(postings.Rows[i], field));
                        Assert.That(postings.Positions(i, field).ToArray(), Is.EqualTo(expected), $"seed {seed}");
                    }
            }
        }
    }

    [Test]
    public void Build_FieldsOfLists_KeepsItemsApart()
    {
        var list = new Field("tags", DataType.List(DataType.Utf8));
        var builder = new BatchBuilder(new Schema(list));
        builder[0].Child(0).AppendString("Blue shoes");
        builder[0].Child(0).AppendString("shoes");
        builder[0].EndRow();
        builder[0].AppendNull();
        using var table = builder.ToTable();
        using var stored = InvertedIndex.Build(table.Batches[0], ["tags"], Analyzer.English);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        var postings = index.Postings(index.FindTerm("sho"u8));
        Assert.That(postings.Positions(0, 0).ToArray(), Is.EqualTo(new[] { 1, 102 }));
        Assert.That((index.Length(0, 0), index.Length(0, 1), index.AverageLength(0)), Is.EqualTo((3, 0, 3.0)));
        Assert.That(index.Analyzer, Is.SameAs(Analyzer.English));
    }

    [Test]
    public void Build_WithoutPositions_HasNone()
    {
        using var table = Rows.OfTexts("t", "a b a");
        using var stored = InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain, positions: false);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        Assert.That(index.HasPositions, Is.False);
        Assert.That(index.Postings(0).Frequency(0, 0), Is.EqualTo(2));
        Assert.That(index.Postings(0).Positions(0, 0).IsEmpty, Is.True);
    }

    [Test]
    public void Build_HugeText_CapsFrequencies()
    {
        using var table = Rows.OfTexts("t", string.Concat(Enumerable.Repeat("a b ", 70_000)), "a");
        using var stored = InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        Assert.That(index.Postings(0).Frequency(0, 0), Is.EqualTo(65_535));
        Assert.That(index.Postings(0).Positions(0, 0).Length, Is.EqualTo(65_535));
        Assert.That(index.Postings(0).Positions(1, 0).ToArray(), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void Query_Tokens_AreDistinctInOrder()
    {
        using var table = Rows.OfTexts("t", "a b c");
        using var stored = InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain);
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        using var arena = new Arena();
        var tokens = new TokenBuffer(arena);
        index.Analyzer.Analyze("c x a c"u8, ref tokens);
        QueryTerm[] expected = [new(2, 0), new(0, 2)];
        Assert.That(index.Query(in tokens, arena).ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void Build_EmptyTable_HasNoTerms()
    {
        using var table = Rows.OfTexts("t");
        using var stored = Rows.Stored(InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain));
        var index = InvertedIndex.Open(stored, table.Batches[0]);
        Assert.That((index.TermCount, index.FindTerm("a"u8), index.AverageLength(0)), Is.EqualTo((0, -1, 1.0)));
    }

    [Test]
    public void Build_WrongColumn_SaysWhatFits()
    {
        using var table = Rows.OfIntegers("n", 1);
        Assert.That(() => InvertedIndex.Build(table.Batches[0], ["n"], Analyzer.Plain),
            Throws.ArgumentException.With.Message.Contains("'n' of type int64").And.Message.Contains("list<utf8>"));
        Assert.That(() => InvertedIndex.Build(table.Batches[0], ["x"], Analyzer.Plain),
            Throws.ArgumentException.With.Message.Contains("no column 'x'"));
    }

    [TestCase("posting_rows", 1, 0), TestCase("posting_rows", 1, 7), TestCase("posting_starts", 1, 9)]
    [TestCase("term_slots", 0, 5), TestCase("position_starts", 1, 5), TestCase("lengths", 0, -1)]
    [TestCase("block_starts", 1, 0), TestCase("term_lengths", 0, -5)]
    public void Open_Damaged_IsRefused(string column, int element, int value)
    {
        using var table = Rows.OfTexts("t", "a b", "a b");
        using var stored = InvertedIndex.Build(table.Batches[0], ["t"], Analyzer.Plain);
        using var damaged = Rows.Damaged(stored, column, element, value);
        Assert.Throws<IndexFormatException>(() => InvertedIndex.Open(damaged, table.Batches[0]));
    }

    private static int[] PositionsOf(string word, string[] words) =>
        [.. Enumerable.Range(0, words.Length).Where(i => words[i] == word)];
}
