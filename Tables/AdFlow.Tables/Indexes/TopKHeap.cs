using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Keeps the k best of scored rows over memory of the caller: score descending, equal scores by row ascending. The
/// order is total, so the result does not depend on the order of the offers. A heap with the worst on top (Knuth,
/// TAOCP 3, 5.2.3). Not thread-safe.
/// </summary>
/// <typeparam name="T">Score type.</typeparam>
public ref struct TopKHeap<T> where T : unmanaged, INumber<T>
{
    private readonly Span<T> _scores;
    private readonly Span<int> _rows;

    /// <summary>Makes an empty heap, or goes on with one whose memory was kept.</summary>
    /// <param name="scores">Room for k scores; holds the result in the end.</param>
    /// <param name="rows">Room for k rows.</param>
    /// <param name="count">Rows that the memory holds already, as another heap left it.</param>
    public TopKHeap(Span<T> scores, Span<int> rows, int count = 0)
    {
        _scores = scores[..rows.Length];
        _rows = rows;
        Count = count;
    }

    /// <summary>Rows kept so far, at most k.</summary>
    public int Count { get; private set; }

    /// <summary>Whether k rows are kept, so that only a better one changes anything.</summary>
    public readonly bool IsFull => Count == _rows.Length;

    /// <summary>Score of the worst row kept; only with at least one row kept.</summary>
    public readonly T Worst => _scores[0];

    /// <summary>Offers a row.</summary>
    /// <param name="score">Its score; NaN is not taken.</param>
    /// <param name="row">Its number; each row is offered once.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(T score, int row)
    {
        if (T.IsNaN(score))
            return;
        if (!IsFull)
            SiftUp(Count++, score, row);
        else if (Count > 0 && IsWorse(_scores[0], _rows[0], score, row))
            SiftDown(Count, score, row);
    }

    /// <summary>Sorts what is kept, best first; no more offers afterwards.</summary>
    /// <returns>Number of rows.</returns>
    public int Sort()
    {
        for (int last = Count - 1; last > 0; last--)
        {
            var (score, row) = (_scores[last], _rows[last]);
            (_scores[last], _rows[last]) = (_scores[0], _rows[0]);
            SiftDown(last, score, row);
        }
        return Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWorse(T score, int row, T otherScore, int otherRow) =>
        score < otherScore || (score == otherScore && row > otherRow);

    private readonly void SiftUp(int at, T score, int row)
    {
        while (at > 0)
        {
            int parent = (at - 1) >> 1;
            if (!IsWorse(score, row, _scores[parent], _rows[parent]))
                break;
            (_scores[at], _rows[at]) = (_scores[parent], _rows[parent]);
            at = parent;
        }
        (_scores[at], _rows[at]) = (score, row);
    }

    private readonly void SiftDown(int count, T score, int row)
    {
        int at = 0;
        for (int child = 1; child < count; child = 2 * at + 1)
        {
            if (child + 1 < count && IsWorse(_scores[child + 1], _rows[child + 1], _scores[child], _rows[child]))
                child++;
            if (!IsWorse(_scores[child], _rows[child], score, row))
                break;
            (_scores[at], _rows[at]) = (_scores[child], _rows[child]);
            at = child;
        }
        (_scores[at], _rows[at]) = (score, row);
    }
}
