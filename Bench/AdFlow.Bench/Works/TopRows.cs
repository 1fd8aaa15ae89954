using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>The kernel that selects the hundred best of a column, beside sorting, a heap and DuckDB.</summary>
internal sealed unsafe class TopRows : Work
{
    private const int Kept = 100;
    private const string Sql = "SELECT id, x FROM ads ORDER BY x DESC LIMIT 100";

    /// <inheritdoc/>
    public override string Name => "top100";

    /// <inheritdoc/>
    public override string Unit => "call";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [5_000, 1_000_000];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var ads = new AdTable(size);
        using var side = new Selection(ads.Columns);
        // Measured for the design: sort 482 µs and 124 ms, heap 21 µs and 0.94 ms, selection 8.7 µs and 0.2 ms.
        bool isSmall = size < 1_000_000;
        yield return Against("Array.Sort", isSmall ? 8.7 / 482 : 0.2 / 124, side, side.Sort, () => side.Found);
        yield return Against("PriorityQueue", isSmall ? 8.7 / 21 : 0.2 / 0.94, side, side.Heap, () => side.Found);
        if (DuckApi.Absence is { } absence)
        {
            yield return new AbsentPeer
            {
                Peer = "DuckDB", Reason = absence, Ours = side.Run, Units = 1,
            };
            yield break;
        }
        using var database = new DuckDatabase(threads: 1);
        database.Load("ads", ads.Batch);
        using var statement = database.Prepare(Sql);
        yield return Against(DuckDatabase.Version, null, side, statement.Run,
            () => statement.Scores.AsSpan(0, statement.Count));
    }

    private static Duel Against(
        string peer, double? goal, Selection side, Action theirs, Func<Span<float>> best) => new()
    {
        Peer = peer,
        Goal = goal is { } ratio ? Math.Round(ratio, 4) : null,
        Units = 1,
        Ours = side.Run,
        Theirs = theirs,
        Agree = () => Agreement.Equal(side.Best(), best()),
    };

    private sealed class Selection(AdColumns ads) : IDisposable
    {
        private readonly Arena _arena = new();
        private readonly int[] _rows = new int[Math.Min(Kept, ads.Rows)];
        private readonly float[] _values = new float[ads.Rows];
        private readonly int[] _order = new int[ads.Rows];
        private readonly float[] _found = new float[Math.Min(Kept, ads.Rows)];
        private readonly PriorityQueue<int, float> _queue = new(Kept + 1);

        public Span<float> Found => _found;

        private ReadOnlySpan<float> X => new(ads.Feature(0), ads.Rows);

        public void Run()
        {
            _arena.Reset();
            TopK.Select(X, null, _rows, _arena);
        }

        public float[] Best() => [.. _rows.Select(row => ads.Feature(0)[row])];

        public void Sort()
        {
            X.CopyTo(_values);
            for (int row = 0; row < _order.Length; row++)
                _order[row] = row;
            Array.Sort(_values, _order);
            for (int i = 0; i < _found.Length; i++)
                _found[i] = _values[^(i + 1)];
        }

        public void Heap()
        {
            var x = X;
            for (int row = 0; row < x.Length; row++)
                if (_queue.Count < _found.Length)
                    _queue.Enqueue(row, x[row]);
                else
                    _queue.EnqueueDequeue(row, x[row]);
            for (int i = _found.Length - 1; i >= 0; i--)
                _found[i] = x[_queue.Dequeue()];
        }

        public void Dispose() => _arena.Dispose();
    }
}
