using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Finds the cells of rows through row numbers and through a dictionary, without an object. A view of memory
/// that others own.</summary>
internal readonly unsafe struct CellPlaces
{
    private readonly int* _rows;
    private readonly ColumnNode* _codes;
    private readonly int _codeBytes;

    /// <summary>Makes a view of a column's cells.</summary>
    internal CellPlaces(KeptColumn cells)
    {
        var column = cells.Column;
        _rows = cells.Rows;
        Node = column.Node;
        if (column.Type.Id is not TypeId.Dictionary)
            return;
        _codes = column.Node;
        _codeBytes = column.Type.ByteWidth();
        Node = column.Dictionary.Node;
    }

    /// <summary>The column that holds the values.</summary>
    internal ColumnNode* Node { get; }

    /// <summary>Where the cell of a row lies in <see cref="Node"/>; −1 for null.</summary>
    internal int Of(int row)
    {
        row = _rows == null ? row : _rows[row];
        if (_codes != null && row >= 0)
            row = IsValid(_codes, row) ? Code(row) : -1;
        return row >= 0 && IsValid(Node, row) ? row : -1;
    }

    private static bool IsValid(ColumnNode* node, int row) =>
        node->Validity == null || Bitmap.Get(node->Validity, row);

    private int Code(int row) => _codeBytes switch
    {
        1 => _codes->Values[row],
        2 => ((ushort*)_codes->Values)[row],
        4 => ((int*)_codes->Values)[row],
        _ => (int)((long*)_codes->Values)[row],
    };
}
