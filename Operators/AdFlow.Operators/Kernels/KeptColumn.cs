using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// Cells of a column that a <see cref="RowFold"/> keeps, by the numbers of the rows that were added. They lie where
/// they came from: a view, valid until the call of the fold returns that asked for it.
/// </summary>
public readonly unsafe struct KeptColumn
{
    /// <summary>Makes a view.</summary>
    /// <param name="column">A column.</param>
    /// <param name="rows">Row of it for each row that was added, −1 for null; a null pointer where they are the same.
    /// </param>
    public KeptColumn(Column column, int* rows)
    {
        Column = column;
        Rows = rows;
    }

    /// <summary>The column that the cells are in.</summary>
    public Column Column { get; }

    /// <summary>Row of <see cref="Column"/> for each row that was added, −1 for null; a null pointer where they are the
    /// same.</summary>
    public int* Rows { get; }

    /// <summary>Where a row's cell lies in <see cref="Column"/>; −1 for null.</summary>
    public int RowOf(int row) => Rows == null ? row : Rows[row];
}
