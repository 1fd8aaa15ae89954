using AdFlow.Tables.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>A column read as text to index: one text a row, or a list of texts.</summary>
internal readonly struct TextColumn
{
    /// <summary>Positions between the items of a list, more than any phrase is long.</summary>
    public const int ItemGap = 100;

    private readonly bool _isList;

    /// <summary>The column.</summary>
    public readonly Column Column;

    /// <summary>Reads a column as text.</summary>
    /// <param name="batch">All rows of the table.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="lists">Whether it may be a list of texts.</param>
    /// <exception cref="ArgumentException">It is missing or of another type.</exception>
    public TextColumn(Batch batch, string name, bool lists = true)
    {
        if (batch.Schema.IndexOf(name) < 0)
            throw new ArgumentException($"There is no column '{name}' to index in {batch.Schema}.");
        Column = batch[name];
        _isList = lists && Column.Type.Id is TypeId.List or TypeId.LargeList or TypeId.FixedSizeList;
        if (!Column.Type.IsText() && !(_isList && Column.Type.Children[0].Type.IsText()))
            throw new ArgumentException($"Column '{name}' of type {Column.Type} cannot be indexed as text. "
                + $"Expected utf8{(lists ? " or list<utf8>" : "")}.");
    }

    /// <summary>Appends the tokens of a row; a null has none.</summary>
    public void Analyze(int row, Analyzer analyzer, ref TokenBuffer tokens)
    {
        if (!_isList)
            analyzer.Analyze(Column.GetBytes(row), ref tokens);
        else if (Column.IsValid(row))
        {
            var items = Column.Child(0);
            var (start, end) = Column.GetRange(row);
            for (long item = start; item < end; item++)
            {
                if (item > start)
                    tokens.Skip(ItemGap);
                analyzer.Analyze(items.GetBytes((int)item), ref tokens);
            }
        }
    }
}
