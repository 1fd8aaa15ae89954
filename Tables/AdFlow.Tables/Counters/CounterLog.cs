using AdFlow.Tables.Logs;

namespace AdFlow.Tables.Counters;

/// <summary>
/// The durable side of a counter table: a log of what counters may have come to, written ahead of them. Thread-safe,
/// but for <see cref="Dispose"/>.
/// </summary>
/// <remarks>
/// Whoever must wait takes the lock of the log and writes for all who asked: those who waited for the lock find their
/// counters covered. A counter is asked for again only after <see cref="CounterCell.Waiting"/> was cleared, which is
/// before <see cref="CounterCell.Used"/> is read, so none is missed.
/// </remarks>
internal sealed class CounterLog : IThreadPoolWorkItem, IDisposable
{
    private const long LeastCompacted = 4 << 20;

    private readonly Lock _writing = new(), _asking = new();
    private readonly CounterCells _cells;
    private readonly CounterRecord _record;
    private readonly AppendLog _log;
    private readonly List<long> _covers = [];
    private List<int> _asked = [], _taken = [];
    private long _compactAt;
    private int _scheduled;
    private bool _closed;

    public CounterLog(string folder, string table, CounterKey key, CounterCells cells)
    {
        _cells = cells;
        _record = new CounterRecord(folder, table, key);
        _log = AppendLog.Open(folder, record => _record.Read(record, cells));
        try
        {
            if (!_record.HasKind)
                _log.Append(_record.Kind());
        }
        catch
        {
            _log.Dispose();
            throw;
        }
        SetCompaction();
    }

    /// <summary>What was cut off when the log was opened.</summary>
    public LogCut? Cut => _log.Cut;

    /// <summary>Asks that the log cover what a counter stands at, and some more.</summary>
    /// <param name="at">The counter.</param>
    /// <param name="cell">The counter.</param>
    /// <param name="soon">Whether to do it in the background; else the caller settles.</param>
    public void Ask(int at, ref CounterCell cell, bool soon)
    {
        if (Interlocked.CompareExchange(ref cell.Waiting, 1, 0) == 0)
            lock (_asking)
                _asked.Add(at);
        if (soon)
            Schedule();
    }

    /// <summary>Returns when the log covers all that was asked for before.</summary>
    /// <exception cref="IOException">It could not be written; it is asked for still.</exception>
    public void Settle()
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Write();
        }
    }

    /// <summary>Sets a counter to 0.</summary>
    public void Reset(int cell)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Clear(cell);
            _log.Append(_record.Of(_cells, cell, 0));
        }
    }

    /// <summary>Sets all counters to 0.</summary>
    public void ResetAll()
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            for (int cell = 0; cell < _cells.Count; cell++)
                Clear(cell);
            Compact();
        }
    }

    /// <summary>The background's turn: reserves ahead, and compacts.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        // Whoever asks from here on schedules anew.
        Volatile.Write(ref _scheduled, 0);
        lock (_writing)
        {
            if (_closed)
                return;
            try
            {
                Write();
                if (_log.Bytes > _compactAt)
                    Compact();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Nobody was promised anything: what could not be covered is asked for still, and who needs it, fails.
                _compactAt = 2 * Math.Max(_compactAt, _log.Bytes);
            }
        }
    }

    /// <summary>Writes what counters stand at in place of what was reserved, and closes the log.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_closed)
                return;
            _closed = true;
            try
            {
                // Not covered any more: who takes now, asks, and is told that the table is closed.
                for (int cell = 0; cell < _cells.Count; cell++)
                    Volatile.Write(ref _cells[cell].Covered, 0);
                Interlocked.MemoryBarrier();
                _log.Compact(Snapshot(cell => Volatile.Read(ref _cells[cell].Used)));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The reservations stand, as after a crash.
            }
            _log.Dispose();
        }
    }

    private void Write()
    {
        lock (_asking)
            (_asked, _taken) = (_taken, _asked);
        try
        {
            foreach (int at in _taken)
                _covers.Add(AddCover(at));
            _log.Flush();
            for (int i = 0; i < _taken.Count; i++)
                Volatile.Write(ref _cells[_taken[i]].Covered, _covers[i]);
        }
        catch (IOException)
        {
            AskAgain();
            throw;
        }
        finally
        {
            _taken.Clear();
            _covers.Clear();
        }
        if (_log.Bytes > _compactAt)
            Schedule();
    }

    // All of them: who waits for one of them comes next, and must not find it forgotten. Twice is harmless.
    private void AskAgain()
    {
        lock (_asking)
            foreach (int at in _taken)
            {
                Volatile.Write(ref _cells[at].Waiting, 1);
                _asked.Add(at);
            }
    }

    private long AddCover(int at)
    {
        ref var cell = ref _cells[at];
        Volatile.Write(ref cell.Waiting, 0);
        Interlocked.MemoryBarrier();
        long used = Volatile.Read(ref cell.Used), ahead = Volatile.Read(ref cell.Ahead);
        long cover = Math.Max(cell.Covered, ahead <= long.MaxValue - used ? used + ahead : long.MaxValue);
        if (cover > cell.Covered)
            _log.Add(_record.Of(_cells, at, cover));
        return cover;
    }

    // First it is not covered, then 0: who takes in between waits for the log, and has taken before or after.
    private void Clear(int at)
    {
        ref var cell = ref _cells[at];
        Interlocked.Exchange(ref cell.Covered, 0);
        Interlocked.Exchange(ref cell.Used, 0);
    }

    private void Compact()
    {
        _log.Compact(Snapshot(cell => _cells[cell].Covered));
        SetCompaction();
    }

    private void SetCompaction() => _compactAt = Math.Max(LeastCompacted, 4 * _log.Bytes);

    private IEnumerable<ReadOnlyMemory<byte>> Snapshot(Func<int, long> valueOf)
    {
        yield return _record.Kind();
        for (int cell = 0; cell < _cells.Count; cell++)
            if (valueOf(cell) is > 0 and long value)
                yield return _record.MemoryOf(_cells, cell, value);
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
