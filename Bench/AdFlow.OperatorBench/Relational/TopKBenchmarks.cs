namespace AdFlow.OperatorBench;

/// <summary><c>top_k</c> beside a priority queue.</summary>
public class TopKBenchmarks : RowsBenchmark
{
    private const int Kept = 100;

    private readonly PriorityQueue<int, float> _queue = new(Kept);

    internal override string OperatorId => "top_k";

    internal override string? ResultColumn => "score";

    private protected override string Columns => "score";

    private protected override string Node => "{ op: top_k, in: ads, with: { by: score, k: 100 } }";

    private protected override int RunLoop()
    {
        _queue.Clear();
        for (int row = 0; row < Rows; row++)
            if (_queue.Count < Kept)
                _queue.Enqueue(row, Ads.Score[row]);
            else if (_queue.TryPeek(out _, out float worst) && Ads.Score[row] > worst)
                _queue.DequeueEnqueue(row, Ads.Score[row]);
        int count = _queue.Count;
        for (int place = count - 1; place >= 0; place--)
            Results[place] = Ads.Score[_queue.Dequeue()];
        return count;
    }
}
