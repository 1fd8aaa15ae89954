using AdFlow.Tables.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>Collects the bid words of a table and stores them by their rarest terms.</summary>
internal sealed class BidwordIndexBuilder
{
    private readonly Batch _batch;
    private readonly Analyzer _analyzer;
    private readonly TermDictionaryBuilder _terms = new();
    private readonly TokenSequences _words, _negatives;
    private readonly int[] _wordOfRow;
    private readonly byte[] _matchOfRow;
    private readonly List<int> _negativeStarts = [0], _negativesOfRows = [];

    public BidwordIndexBuilder(Batch batch, Analyzer analyzer)
    {
        _batch = batch;
        _analyzer = analyzer;
        _words = new(_terms);
        _negatives = new(_terms);
        _wordOfRow = new int[batch.RowCount];
        _matchOfRow = new byte[batch.RowCount];
    }

    /// <summary>Stores the index.</summary>
    public Table Build(string text, string matchType, string? negative)
    {
        ReadWords(text);
        ReadMatchTypes(matchType);
        ReadNegatives(negative);
        var table = new IndexTableBuilder(BidwordIndex.Kind);
        table.AddText("analyzer", _analyzer.Name);
        table.AddNumber("rows", _batch.RowCount);
        table.AddArray<byte>("match_types", DataType.UInt8, _matchOfRow);
        int[] ranks = _terms.Store(table);
        StoreWords(table, ranks);
        StoreNegatives(table, ranks);
        return table.Build();
    }

    private void ReadWords(string text)
    {
        using var arena = new Arena();
        var tokens = new TokenBuffer(arena);
        var column = new TextColumn(_batch, text, lists: false);
        for (int row = 0; row < _batch.RowCount; row++)
        {
            tokens.Clear();
            column.Analyze(row, _analyzer, ref tokens);
            _wordOfRow[row] = _words.Add(in tokens);
        }
    }

    private void ReadMatchTypes(string matchType)
    {
        var column = new TextColumn(_batch, matchType, lists: false).Column;
        for (int row = 0; row < _batch.RowCount; row++)
        {
            var value = column.GetBytes(row);
            _matchOfRow[row] = (byte)(
                value.SequenceEqual("exact"u8) ? BidwordMatch.Exact
                : value.SequenceEqual("phrase"u8) ? BidwordMatch.Phrase
                : value.SequenceEqual("broad"u8) ? BidwordMatch.Broad
                : throw new ArgumentException($"Column '{matchType}' has {Quote(column.GetString(row))} in row {row}. "
                    + "Expected 'exact', 'phrase' or 'broad'."));
        }
    }

    private void ReadNegatives(string? negative)
    {
        using var arena = new Arena();
        var tokens = new TokenBuffer(arena);
        var column = negative is null ? default : new TextColumn(_batch, negative).Column;
        bool isList = negative is not null && !column.Type.IsText();
        for (int row = 0; row < _batch.RowCount; row++)
        {
            var (start, end) = negative is null || !column.IsValid(row) ? (0L, 0L)
                : isList ? column.GetRange(row) : (row, row + 1L);
            for (long item = start; item < end; item++)
            {
                tokens.Clear();
                _analyzer.Analyze((isList ? column.Child(0) : column).GetBytes((int)item), ref tokens);
                if (_negatives.Add(in tokens) is var phrase and >= 0)
                    _negativesOfRows.Add(phrase);
            }
            _negativeStarts.Add(_negativesOfRows.Count);
        }
    }

    private void StoreWords(IndexTableBuilder table, int[] ranks)
    {
        var (starts, terms) = _words.Ranked(ranks);
        int[] frequencies = new int[ranks.Length], rarest = new int[_words.Count];
        ulong[] signatures = new ulong[_words.Count];
        for (int word = 0; word < rarest.Length; word++)
            foreach (int term in terms.AsSpan(starts[word]..starts[word + 1]).ToArray().Distinct())
            {
                frequencies[term]++;
                signatures[word] |= BidwordIndex.Signature(term);
            }
        for (int word = 0; word < rarest.Length; word++)
            rarest[word] = terms[starts[word]..starts[word + 1]].MinBy(term => (frequencies[term], term));
        table.AddArray<int>("word_starts", DataType.Int32, starts);
        table.AddArray<int>("word_terms", DataType.Int32, terms);
        table.AddArray<ulong>("signatures", DataType.UInt64, signatures);
        Store(table, "rarest", CountingSort.Order(rarest, ranks.Length));
        var (rowStarts, rows) = CountingSort.Order(_wordOfRow, _words.Count);
        for (int word = 0; word < rarest.Length; word++)
            rows.AsSpan(rowStarts[word]..rowStarts[word + 1]).Sort((one, other) =>
                _matchOfRow[one] != _matchOfRow[other] ? _matchOfRow[other] - _matchOfRow[one] : one - other);
        Store(table, "word_row", (rowStarts, rows));
    }

    private void StoreNegatives(IndexTableBuilder table, int[] ranks)
    {
        var (starts, terms) = _negatives.Ranked(ranks);
        table.AddArray<int>("negative_starts", DataType.Int32, starts);
        table.AddArray<int>("negative_terms", DataType.Int32, terms);
        Store(table, "first", CountingSort.Order([.. starts[..^1].Select(start => terms[start])], ranks.Length));
        Store(table, "row_negative", ([.. _negativeStarts], [.. _negativesOfRows]));
    }

    private static void Store(IndexTableBuilder table, string name, (int[] Starts, int[] Items) lists)
    {
        table.AddArray<int>(name + "_lists", DataType.Int32, lists.Starts);
        table.AddArray<int>(name + "_items", DataType.Int32, lists.Items);
    }

    private static string Quote(string? value) => value is null ? "null" : $"'{value}'";
}
