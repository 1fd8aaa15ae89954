using System.Runtime.InteropServices;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>Collects the occurrences of terms in text columns and stores them term by term.</summary>
internal sealed class InvertedIndexBuilder
{
    private readonly Batch _batch;
    private readonly IReadOnlyList<string> _columns;
    private readonly Analyzer _analyzer;
    private readonly TermDictionaryBuilder _terms = new();

    // One entry an occurrence, by row, field, position.
    private readonly List<int> _term = [], _cell = [], _position = [];
    private readonly int[] _lengths;

    public InvertedIndexBuilder(Batch batch, IReadOnlyList<string> columns, Analyzer analyzer)
    {
        _batch = batch;
        _columns = columns;
        _analyzer = analyzer;
        if (columns.Count == 0)
            throw new ArgumentException("An inverted index needs at least one column.");
        if ((long)columns.Count * batch.RowCount > Array.MaxLength)
            throw new NotSupportedException($"An inverted index holds at most {Array.MaxLength} texts.");
        _lengths = new int[columns.Count * batch.RowCount];
    }

    /// <summary>Stores the index.</summary>
    public Table Build(bool withPositions)
    {
        Collect();
        var table = new IndexTableBuilder(InvertedIndex.Kind);
        table.AddText("analyzer", _analyzer.Name);
        table.AddTexts("fields", _columns);
        table.AddNumber("rows", _batch.RowCount);
        table.AddArray<int>("lengths", DataType.Int32, _lengths);
        table.AddArray<double>("average_lengths", DataType.Float64, AverageLengths());
        int[] ranks = _terms.Store(table);
        foreach (ref int term in CollectionsMarshal.AsSpan(_term))
            term = ranks[term];
        var (starts, occurrences) = CountingSort.Order(CollectionsMarshal.AsSpan(_term), ranks.Length);
        new PostingBuilder(_columns.Count, _batch.RowCount, _lengths)
            .Store(table, starts, occurrences, _cell, withPositions ? _position : null);
        return table.Build();
    }

    private void Collect()
    {
        using var arena = new Arena();
        var tokens = new TokenBuffer(arena);
        TextColumn[] texts = [.. _columns.Select(name => new TextColumn(_batch, name))];
        for (int row = 0; row < _batch.RowCount; row++)
            for (int field = 0; field < texts.Length; field++)
            {
                tokens.Clear();
                texts[field].Analyze(row, _analyzer, ref tokens);
                _lengths[field * _batch.RowCount + row] = tokens.Count;
                Add(row * texts.Length + field, in tokens);
            }
    }

    private void Add(int cell, in TokenBuffer tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            _term.Add(_terms.Add(tokens[i]));
            _cell.Add(cell);
            _position.Add(tokens.Position(i));
        }
    }

    private double[] AverageLengths()
    {
        double[] averages = new double[_columns.Count];
        for (int field = 0; field < averages.Length; field++)
        {
            long total = 0, filled = 0;
            foreach (int length in _lengths.AsSpan(field * _batch.RowCount, _batch.RowCount))
            {
                total += length;
                filled += length > 0 ? 1 : 0;
            }
            averages[field] = filled == 0 ? 1 : (double)total / filled;
        }
        return averages;
    }
}
