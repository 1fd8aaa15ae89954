namespace AdFlow.Operators.Standard;

/// <summary>The cells that decide which group a row is in, by the numbers of rows.</summary>
/// <param name="run">The run.</param>
/// <param name="port">The rows.</param>
/// <param name="columns">Ordinals of the columns, all kept where the rows come chunk by chunk.</param>
internal readonly ref struct GroupKeys(RunContext run, InputPort port, ReadOnlySpan<int> columns)
{
    private readonly ReadOnlySpan<int> _columns = columns;

    /// <summary>Hashes of some rows' cells, mixed into hashes that are there.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="hashes">The hashes.</param>
    /// <param name="poll">Asks whether to stop.</param>
    internal void MixHashes(int start, Span<ulong> hashes, ref StopPoll poll)
    {
        foreach (int column in _columns)
            Cells.MixHashes(run.Kept(port, column), start, hashes, ref poll);
    }

    /// <summary>Whether equal hashes are equal cells, as long as the hashes are of nothing else.</summary>
    internal unsafe bool IsExact =>
        _columns.Length == 1 && run.Kept(port, _columns[0]) is var only && only.Rows == null
        && Cells.IsExact(only.Column);

    /// <summary>Whether two rows have equal cells.</summary>
    internal bool Same(int row, int other)
    {
        foreach (int column in _columns)
        {
            var cells = run.Kept(port, column);
            if (!Cells.Same(cells.Column, cells.RowOf(row), cells.RowOf(other)))
                return false;
        }
        return true;
    }
}
