namespace AdFlow.Tables;

/// <summary>Appends rows of a schema column by column and makes a batch or table of them. Not thread-safe.</summary>
public sealed unsafe class BatchBuilder
{
    private readonly ColumnBuilder[] _columns;

    /// <summary>Makes a builder of an empty batch.</summary>
    public BatchBuilder(Schema schema)
    {
        Schema = schema;
        _columns = [.. schema.Fields.Select(field => new ColumnBuilder(field.Type))];
    }

    /// <summary>Schema of the batch.</summary>
    public Schema Schema { get; }

    /// <summary>Rows of the first column; all columns have as many once a row is complete.</summary>
    public int RowCount => _columns.Length == 0 ? 0 : _columns[0].Length;

    /// <summary>Builder of a column.</summary>
    public ColumnBuilder this[int ordinal] => _columns[ordinal];

    /// <summary>Forgets every row from <paramref name="rows"/> on, half-appended ones included.</summary>
    public void Truncate(int rows)
    {
        foreach (var column in _columns)
            column.Truncate(rows);
    }

    /// <summary>Forgets everything, the values of dictionaries too; the memory is kept for the next rows.</summary>
    public void Clear()
    {
        foreach (var column in _columns)
            column.Clear();
    }

    /// <summary>Copies the rows into an arena.</summary>
    /// <exception cref="InvalidOperationException">Columns differ in length: a row was left incomplete.</exception>
    public Batch Build(Arena arena)
    {
        var nodes = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * _columns.Length);
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].Length != RowCount)
                throw new InvalidOperationException(
                    $"Column '{Schema[i].Name}' has {_columns[i].Length} rows, '{Schema[0].Name}' has {RowCount}.");
            nodes[i] = _columns[i].Build(arena);
        }
        return new Batch(Schema, nodes, RowCount);
    }

    /// <summary>Copies the rows into a table that owns its memory.</summary>
    public Table ToTable()
    {
        var arena = new Arena();
        return new Table(Schema, [Build(arena)], arena);
    }
}
