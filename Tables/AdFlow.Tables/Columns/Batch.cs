namespace AdFlow.Tables;

/// <summary>
/// Columns of equal length; owns nothing and is valid as long as the memory behind it. Copying is free; reading is
/// safe from several threads.
/// </summary>
public readonly unsafe struct Batch
{
    private readonly ColumnNode** _columns;

    /// <summary>Makes a view of columns.</summary>
    /// <param name="schema">Names and types.</param>
    /// <param name="columns">One node pointer per field of the schema; must outlive the view.</param>
    /// <param name="rowCount">Rows of every column.</param>
    public Batch(Schema schema, ColumnNode** columns, int rowCount)
    {
        Schema = schema;
        _columns = columns;
        RowCount = rowCount;
    }

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount => Schema.Count;

    /// <summary>The column at an ordinal.</summary>
    public Column this[int ordinal] => new(Schema[ordinal].Type, _columns[ordinal]);

    /// <summary>The first column with a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Column this[string name] => Schema.IndexOf(name) is var i and >= 0
        ? this[i]
        : throw new KeyNotFoundException($"There is no column '{name}' in {Schema}.");

    /// <summary>The nodes of all columns, by ordinal.</summary>
    public ColumnNode** Nodes => _columns;

    /// <summary>The node of a column, to share it with another batch over the same memory.</summary>
    public ColumnNode* NodeAt(int ordinal) => _columns[ordinal];
}
