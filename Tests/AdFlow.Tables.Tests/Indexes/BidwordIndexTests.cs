using System.Text;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Tests.Indexes;

public sealed class BidwordIndexTests
{
    private sealed record Bid(string? Text, BidwordMatch Type, string?[]? Negative = null);

    [TestCase("red shoes", "0x 1x 2b 4p")]
    [TestCase("Shoe RED", "2x 4p")]
    [TestCase("cheap red shoe sale", "1p 2b 4p 5b")]
    [TestCase("shoes", "4x")]
    [TestCase("cart", "")]
    [TestCase("art", "3x")]
    [TestCase("", "")]
    public void Search_Query_GivesRowsWithTheirClosestMatch(string query, string expected)
    {
        Bid[] bids =
        [
            new("Red Shoes", BidwordMatch.Exact), new("red shoe", BidwordMatch.Phrase),
            new("shoes  red", BidwordMatch.Broad), new("art", BidwordMatch.Phrase),
            new("shoe", BidwordMatch.Broad), new("sale, cheap", BidwordMatch.Broad),
            new(null, BidwordMatch.Broad), new("!", BidwordMatch.Broad),
        ];
        Assert.That(string.Join(' ', Search(bids, query).Select(Short)), Is.EqualTo(expected));
    }

    [Test]
    public void Search_Synonyms_ServeBroadOnly()
    {
        Bid[] bids =
        [
            new("sofa", BidwordMatch.Broad), new("sofa", BidwordMatch.Phrase), new("sofa bed", BidwordMatch.Broad),
        ];
        Assert.That(Search(bids, "couch bed", "sofa").Select(Short), Is.EqualTo(new[] { "0b", "2b" }));
        Assert.That(Search(bids, "couch bed").Select(Short), Is.Empty);
    }

    [Test]
    public void Search_NegativePhrase_VetoesItsRowOnly()
    {
        Bid[] bids =
        [
            new("shoes", BidwordMatch.Broad, ["for kids", "used"]), new("shoes", BidwordMatch.Broad, null),
            new("shoes", BidwordMatch.Broad, [null, ""]), new("shoes", BidwordMatch.Broad, []),
        ];
        Assert.That(Search(bids, "shoes for kids").Select(hit => hit.Row), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Search(bids, "kids shoes for me").Select(hit => hit.Row), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(Search(bids, "shoes", "used").Select(hit => hit.Row), Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void Search_RandomWords_EqualsTheDefinition()
    {
        for (int seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            int vocabulary = random.Next(1, 12);
            Bid[] bids = [.. Enumerable.Range(0, random.Next(60)).Select(_ => RandomBid(random, vocabulary))];
            string query = RandomWords(random, vocabulary, 6), synonyms = RandomWords(random, vocabulary, 3);
            var expected = Enumerable.Range(0, bids.Length)
                .Select(row => (row, match: Define(bids[row], query, synonyms)))
                .Where(each => each.match is not null).Select(each => new BidwordHit(each.row, each.match!.Value));
            Assert.That(Search(bids, query, synonyms), Is.EqualTo(expected), $"seed {seed}");
        }
    }

    [Test]
    public void Search_WiderMatchTypeOrShorterText_NeverLosesARow()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            Bid[] bids = [.. Enumerable.Range(0, 20).Select(_ => RandomBid(random, 8))];
            string query = RandomWords(random, 8, 6);
            var matched = Found(bids, query);
            Bid[] wider = [.. bids.Select(bid => bid with { Type = (BidwordMatch)Math.Min((int)bid.Type + 1, 2) })];
            Assert.That(matched, Is.SubsetOf(Found(wider, query)), $"seed {seed}: containment");
            Bid[] without = [.. bids.Select(bid => bid with { Negative = null })];
            Assert.That(matched, Is.SubsetOf(Found(without, query)), $"seed {seed}: negatives only remove");
            Bid[] broad = [.. bids.Select(bid => bid with { Type = BidwordMatch.Broad })];
            Bid[] shorter = [.. broad.Select(bid => bid with { Text = WithoutOneWord(random, bid.Text!) })];
            var kept = Found(broad, query).Where(row => shorter[row].Text!.Length > 0);
            Assert.That(kept, Is.SubsetOf(Found(shorter, query)), $"seed {seed}: fewer tokens");
        }
    }

    [Test]
    public void Search_PermutedRows_GivesTheSameRows()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            Bid[] bids = [.. Enumerable.Range(0, 40).Select(_ => RandomBid(random, 8))];
            int[] order = [.. Enumerable.Range(0, bids.Length)];
            random.Shuffle(order);
            string query = RandomWords(random, 8, 6);
            var permuted = Search([.. order.Select(row => bids[row])], query)
                .Select(hit => hit with { Row = order[hit.Row] }).OrderBy(hit => hit.Row);
            Assert.That(permuted, Is.EqualTo(Search(bids, query)), $"seed {seed}");
        }
    }

    [Test]
    public void Search_Warm_AllocatesNothing()
    {
        using var table = ToTable([new("red shoe", BidwordMatch.Broad, ["kids"]), new("shoe", BidwordMatch.Exact)]);
        using var stored = BidwordIndex.Build(table.Batches[0], Analyzer.English, negative: "negative");
        var index = BidwordIndex.Open(stored, table.Batches[0]);
        using var arena = new Arena();
        long before = 0;
        for (int i = 0; i < 3; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            arena.Reset();
            var tokens = new TokenBuffer(arena);
            index.Analyzer.Analyze("cheap red shoes"u8, ref tokens);
            index.Search(in tokens, new TokenBuffer(arena), arena);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Build_UnknownMatchType_NamesTheRow()
    {
        var builder = new BatchBuilder(new Schema(new("text", DataType.Utf8), new Field("match_type", DataType.Utf8)));
        foreach (string? type in new[] { "exact", "exakt" })
        {
            builder[0].AppendString("shoe");
            builder[1].AppendString(type);
        }
        using var table = builder.ToTable();
        Assert.That(() => BidwordIndex.Build(table.Batches[0], Analyzer.English), Throws.ArgumentException
            .With.Message.Contains("'exakt' in row 1").And.Message.Contains("'phrase' or 'broad'"));
    }

    [TestCase("word_terms", 0, 2), TestCase("word_starts", 1, 5), TestCase("rarest_items", 0, -1)]
    [TestCase("word_row_items", 0, 1), TestCase("row_negative_lists", 0, 1), TestCase("negative_terms", 0, 9)]
    public void Open_Damaged_IsRefused(string column, int element, int value)
    {
        using var table = ToTable([new("red shoe", BidwordMatch.Broad, ["red"])]);
        using var stored = BidwordIndex.Build(table.Batches[0], Analyzer.English, negative: "negative");
        using var damaged = Rows.Damaged(stored, column, element, value);
        Assert.Throws<IndexFormatException>(() => BidwordIndex.Open(damaged, table.Batches[0]));
    }

    private static string Short(BidwordHit hit) =>
        hit.Row + (hit.Match is BidwordMatch.Exact ? "x" : hit.Match is BidwordMatch.Phrase ? "p" : "b");

    private static IEnumerable<int> Found(Bid[] bids, string query) => Search(bids, query).Select(hit => hit.Row);

    private static BidwordHit[] Search(Bid[] bids, string query, string synonyms = "")
    {
        using var table = ToTable(bids);
        using var stored = Rows.Stored(BidwordIndex.Build(table.Batches[0], Analyzer.English, negative: "negative"));
        var index = BidwordIndex.Open(stored, table.Batches[0]);
        using var arena = new Arena();
        TokenBuffer tokens = new(arena), others = new(arena);
        index.Analyzer.Analyze(Encoding.UTF8.GetBytes(query), ref tokens);
        index.Analyzer.Analyze(Encoding.UTF8.GetBytes(synonyms), ref others);
        return index.Search(in tokens, in others, arena).ToArray();
    }

    private static Table ToTable(Bid[] bids)
    {
        var builder = new BatchBuilder(new Schema(
            new("text", DataType.Utf8), new("match_type", DataType.Dictionary(DataType.Int8, DataType.Utf8)),
            new Field("negative", DataType.List(DataType.Utf8))));
        foreach (var bid in bids)
        {
            Rows.Append(builder[0], bid.Text);
            builder[1].AppendString(bid.Type.ToString().ToLowerInvariant());
            foreach (string? negative in bid.Negative ?? [])
                Rows.Append(builder[2].Child(0), negative);
            if (bid.Negative is null)
                builder[2].AppendNull();
            else
                builder[2].EndRow();
        }
        return builder.ToTable();
    }

    private static BidwordMatch? Define(Bid bid, string query, string synonyms)
    {
        string[] word = Split(bid.Text!), sequence = Split(query);
        if (word.Length == 0 || bid.Negative is not null && bid.Negative.Any(each => IsPhrase(Split(each!), sequence)))
            return null;
        BidwordMatch? match = word.SequenceEqual(sequence) ? BidwordMatch.Exact
            : IsPhrase(word, sequence) ? BidwordMatch.Phrase
            : word.All(each => sequence.Contains(each) || Split(synonyms).Contains(each)) ? BidwordMatch.Broad : null;
        return match <= bid.Type ? match : null;
    }

    private static bool IsPhrase(string[] words, string[] sequence) =>
        words.Length > 0 && $" {string.Join(' ', sequence)} ".Contains($" {string.Join(' ', words)} ");

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Bid RandomBid(Random random, int vocabulary) =>
        new(RandomWords(random, vocabulary, 4), (BidwordMatch)random.Next(3), random.Next(2) == 0 ? null
            : [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomWords(random, vocabulary, 3))]);

    private static string RandomWords(Random random, int vocabulary, int most) =>
        string.Join(' ', Enumerable.Range(0, random.Next(most + 1)).Select(_ => $"w{random.Next(vocabulary)}"));

    private static string WithoutOneWord(Random random, string text)
    {
        var words = Split(text).ToList();
        if (words.Count > 0)
            words.RemoveAt(random.Next(words.Count));
        return string.Join(' ', words);
    }
}
