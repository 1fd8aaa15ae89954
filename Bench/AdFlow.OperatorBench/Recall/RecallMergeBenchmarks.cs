namespace AdFlow.OperatorBench;

/// <summary><c>recall.merge</c> of two channels beside a dictionary and a sort.</summary>
public class RecallMergeBenchmarks : RowsBenchmark
{
    private readonly Dictionary<long, double> _best = [];

    internal override string OperatorId => "recall.merge";

    internal override string? ResultColumn => "score";

    private protected override string Columns => "ad_id, score";

    private protected override string Nodes => """
        low: { op: let, in: ads, with: { half: score * 0.5 } },
          other: { op: select, in: low, with: { keep: [ad_id, half] } },
        """;

    private protected override string Node => """
        { op: recall.merge, in: [ads, other],
            with: { limit: 100000, normalize: none, score_columns: { other: half } } }
        """;

    private protected override int RunLoop()
    {
        _best.Clear();
        for (int row = 0; row < Rows; row++)
            _best[Ads.AdId[row]] = Ads.Score[row];
        for (int row = 0; row < Rows; row++)
            _best[Ads.AdId[row]] = Math.Max(_best.GetValueOrDefault(Ads.AdId[row]), Ads.Score[row] * 0.5);
        int count = 0;
        foreach (var (_, score) in _best)
            Results[count++] = -score;
        Array.Sort(Results, 0, count);
        for (int place = 0; place < count; place++)
            Results[place] = -Results[place];
        return count;
    }
}
