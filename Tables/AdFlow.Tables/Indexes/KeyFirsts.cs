using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>A row of each value of a <see cref="KeyTable"/>: the value itself, or the first row of a group.</summary>
internal readonly unsafe struct KeyFirsts
{
    private readonly int* _starts, _rows;

    /// <summary>Values are rows.</summary>
    /// <param name="rows">Number of rows.</param>
    public KeyFirsts(int rows) => Count = rows;

    /// <summary>Values are groups.</summary>
    /// <param name="starts">Where the rows of each group start, and where the last ones end.</param>
    /// <param name="rows">Rows by group.</param>
    public KeyFirsts(IndexArray<int> starts, IndexArray<int> rows)
    {
        Count = starts.Length - 1;
        _starts = starts.Pointer;
        _rows = rows.Pointer;
    }

    /// <summary>Number of values.</summary>
    public int Count { get; }

    /// <summary>Row of a value.</summary>
    public int this[int value]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _starts == null ? value : _rows[_starts[value]];
    }
}
