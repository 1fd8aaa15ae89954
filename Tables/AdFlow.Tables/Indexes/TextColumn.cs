using AdFlow.Tables.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>A column read as text to index: one text a row, or a list of texts.</summary>
internal readonly struct TextColumn
{
    /// <summary>Positions between the items of a list, more than any phrase is long.</summary>
    public const int ItemGap = 100;

    private readonly Column _column;
    private readonly bool _isList;

    /// <summary>Reads a column as text.</summary>
    /// <exception cref="ArgumentException">It is neither text nor a list of texts.</exception>
    public TextColumn(Batch batch, string name)
    {
        if (batch.Schema.IndexOf(name) < 0)
            throw new ArgumentException($"There is no column '{name}' to index in {batch.Schema}.");
        _column = batch[name];
        _isList = _column.Type.Id is TypeId.List or TypeId.LargeList or TypeId.FixedSizeList;
        if (!_column.Type.IsText() && !(_isList && _column.Type.Children[0].Type.IsText()))
            throw new ArgumentException(
                $"Column '{name}' of type {_column.Type} cannot be indexed as text. Expected utf8 or list<utf8>.");
    }

    /// <summary>Appends the tokens of a row; a null has none.</summary>
    public void Analyze(int row, Analyzer analyzer, ref TokenBuffer tokens)
    {
        if (!_isList)
            analyzer.Analyze(_column.GetBytes(row), ref tokens);
        else if (_column.IsValid(row))
        {
            var items = _column.Child(0);
            var (start, end) = _column.GetRange(row);
            for (long item = start; item < end; item++)
            {
                if (item > start)
                    tokens.Skip(ItemGap);
                analyzer.Analyze(items.GetBytes((int)item), ref tokens);
            }
        }
    }
}
