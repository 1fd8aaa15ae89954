namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Rows as the reference has them.</summary>
/// <param name="columns">Columns.</param>
/// <param name="rows">Rows, one cell a column.</param>
/// <param name="isKnown">Whether the reference can say which rows there are; else there are none here.</param>
internal sealed class ReferenceTable(IReadOnlyList<CellColumn> columns, List<object?[]> rows, bool isKnown = true)
{
    private Dictionary<string, int>? _ordinals;

    public IReadOnlyList<CellColumn> Columns { get; } = columns;

    public List<object?[]> Rows { get; } = rows;

    public bool IsKnown { get; } = isKnown;

    /// <summary>Ordinal of a column.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public int this[string name] => (_ordinals ??= Columns.Select((column, i) => (column.Name, i))
        .ToDictionary(pair => pair.Name, pair => pair.i))[name];

    public CellColumn Column(string name) => Columns[this[name]];

    /// <summary>Other rows of the same columns.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="reads">Columns that decide which rows they are.</param>
    public ReferenceTable With(IEnumerable<object?[]> rows, IEnumerable<string> reads)
    {
        bool isKnown = IsKnown && reads.All(name => Column(name).Knowledge is Knowledge.Exact);
        return new(Columns, isKnown ? [.. rows] : [], isKnown);
    }

    /// <summary>The same rows with columns behind.</summary>
    public ReferenceTable Add(
        IReadOnlyList<CellColumn> added, Func<ReferenceRow, object?[]> cells, object?[] request) =>
        new([.. Columns, .. added],
            [.. Rows.Select(row => (object?[])[.. row, .. cells(new ReferenceRow(this, row, request))])], IsKnown);

    /// <summary>No rows, of which nothing is known.</summary>
    public static ReferenceTable Unknown(IEnumerable<CellColumn> columns) =>
        new([.. columns.Select(column => column with { Knowledge = Knowledge.Unknown })], [], isKnown: false);
}

/// <summary>A row and the request that it is made for.</summary>
internal readonly record struct ReferenceRow(ReferenceTable Table, object?[] Cells, object?[] Request)
{
    public object? this[string name] => Cells[Table[name]];
}

/// <summary>A random graph gives more rows than the slow reference can take.</summary>
internal sealed class TooManyRowsException : Exception;

/// <summary>The reference says that the run fails because of the request.</summary>
internal sealed class RefusedException : Exception;
