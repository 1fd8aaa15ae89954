namespace AdFlow.Operators.Standard;

/// <summary>Asks whether to stop once in some thousand rows, so that asking costs nothing. Mutable value: pass it by
/// reference.</summary>
internal struct StopPoll(StopSignal stop)
{
    /// <summary>Rows between two questions: well below 100 µs of work.</summary>
    internal const int Rows = 4096;

    private int _left;

    /// <summary>Counts rows done.</summary>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    internal void Advance(int rows)
    {
        _left -= rows;
        if (_left > 0)
            return;
        _left = Rows;
        stop.ThrowIfSet();
    }
}
