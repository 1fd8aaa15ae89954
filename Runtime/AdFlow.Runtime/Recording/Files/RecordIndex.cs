using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>
/// In which record batches a run may be: the least and largest number of each batch. Runs are written about in the
/// order of their numbers, so this tells one batch or two, and takes a few bytes a batch. Not thread-safe.
/// </summary>
internal sealed class RecordIndex
{
    private readonly List<(long Least, long Most)> _ranges = [];
    private readonly Queue<int> _shared = new();

    /// <summary>How many runs there are; of neighbours with one number, one.</summary>
    public long Runs { get; private set; }

    /// <summary>The least and the largest number; null where there is no run.</summary>
    public (long First, long Last)? Numbers => Runs == 0
        ? null : (_ranges.Min(range => range.Least), _ranges.Max(range => range.Most));

    /// <summary>Looks at the first column of every batch.</summary>
    public static RecordIndex Read(IpcFileReader file)
    {
        var index = new RecordIndex();
        using var arena = new Arena();
        for (int batch = 0; batch < file.BatchCount; batch++)
        {
            arena.Reset();
            index.Add(batch, file.ReadFirstColumn(batch, arena).Values<long>());
        }
        return index;
    }

    /// <summary>Batches that may have a run, in the order of the file.</summary>
    public IEnumerable<int> BatchesWith(long request)
    {
        for (int batch = 0; batch < _ranges.Count; batch++)
            if (request >= Math.Max(0, _ranges[batch].Least) && request <= _ranges[batch].Most)
                yield return batch;
    }

    /// <summary>Batches before one that have rows that runs share, each named once.</summary>
    public IEnumerable<int> TakeSharedUpTo(int batch)
    {
        while (_shared.TryPeek(out int first) && first < batch)
            yield return _shared.Dequeue();
    }

    private void Add(int batch, ReadOnlySpan<long> requests)
    {
        long least = long.MaxValue, most = long.MinValue, before = RecordFormat.Shared;
        foreach (long request in requests)
        {
            if (request != RecordFormat.Shared)
                (least, most) = (Math.Min(least, request), Math.Max(most, request));
            Runs += request != RecordFormat.Shared && request != before ? 1 : 0;
            before = request;
        }
        if (requests.Contains(RecordFormat.Shared))
            _shared.Enqueue(batch);
        _ranges.Add((least, most));
    }
}
