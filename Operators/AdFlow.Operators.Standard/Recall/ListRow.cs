using AdFlow.Tables;
using AdFlow.Tables.Text;

namespace AdFlow.Operators.Standard;

/// <summary>The items of one row of a list column; none where it is null or the column is absent. A view.</summary>
internal readonly struct ListRow
{
    private readonly Column _items;
    private readonly int _start;

    private ListRow(Column list, int row)
    {
        if (!list.IsValid(row))
            return;
        var (start, end) = list.GetRange(row);
        _items = list.Child(0);
        _start = (int)start;
        Count = (int)(end - start);
    }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>The items of a row of a column that may be absent.</summary>
    public static ListRow Of<T>(RunContext run, Reads<T> column, int row) =>
        column.IsPresent ? new ListRow(run.Column(column), row) : default;

    /// <summary>An item of a list of text; null counts as empty.</summary>
    public ReadOnlySpan<byte> Text(int item) => _items.GetBytes(_start + item);

    /// <summary>An item of a list of int32.</summary>
    public int Integer(int item) => _items.Values<int>()[_start + item];

    /// <summary>The texts in the form in which indexes take tokens.</summary>
    public TokenBuffer ToTokens(Arena arena)
    {
        var tokens = new TokenBuffer(arena);
        for (int i = 0; i < Count; i++)
            tokens.Append(Text(i));
        return tokens;
    }
}
