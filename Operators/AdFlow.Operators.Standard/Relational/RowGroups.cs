namespace AdFlow.Operators.Standard;

/// <summary>The rows of a whole batch put into groups of equal cells (<see cref="Cells"/>), numbered by their first
/// row. A view of arena memory.</summary>
internal readonly unsafe struct RowGroups
{
    private readonly int* _groupOf;
    private readonly int* _firstRows;

    private RowGroups(int rowCount, int* groupOf, int* firstRows, int count)
    {
        RowCount = rowCount;
        _groupOf = groupOf;
        _firstRows = firstRows;
        Count = count;
    }

    /// <summary>Number of rows.</summary>
    internal int RowCount { get; }

    /// <summary>Number of groups.</summary>
    internal int Count { get; }

    /// <summary>Group of each row.</summary>
    internal ReadOnlySpan<int> GroupOf => new(_groupOf, RowCount);

    /// <summary>First row of each group, ascending.</summary>
    internal ReadOnlySpan<int> FirstRows => new(_firstRows, Count);

    /// <summary>Groups the rows of an input.</summary>
    /// <param name="run">The run.</param>
    /// <param name="port">The input.</param>
    /// <param name="columns">Ordinals of the columns that decide.</param>
    internal static RowGroups Of(RunContext run, InputPort port, ReadOnlySpan<int> columns)
    {
        int rowCount = run.Input(port).RowCount;
        int* groupOf = (int*)run.Arena.Allocate((long)rowCount * sizeof(int));
        var table = new GroupTable();
        table.Add(new GroupKeys(run, port, columns), 0, new Span<int>(groupOf, rowCount), default, run.Arena, run.Arena,
            run.Stop);
        fixed (int* firstRows = table.FirstRows)
            return new RowGroups(rowCount, groupOf, firstRows, table.Count);
    }
}
