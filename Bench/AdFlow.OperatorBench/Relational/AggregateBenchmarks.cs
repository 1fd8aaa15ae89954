namespace AdFlow.OperatorBench;

/// <summary><c>aggregate</c> beside a dictionary of sums.</summary>
public class AggregateBenchmarks : RowsBenchmark
{
    private readonly Dictionary<int, int> _groups = [];

    internal override string OperatorId => "aggregate";

    internal override string? ResultColumn => "total";

    private protected override string Columns => "advertiser, bid";

    private protected override string Node =>
        """{ op: aggregate, in: ads, with: { by: [advertiser], compute: { total: sum(bid) } } }""";

    private protected override int RunLoop()
    {
        _groups.Clear();
        for (int row = 0; row < Rows; row++)
        {
            if (!_groups.TryGetValue(Ads.Advertiser[row], out int group))
            {
                _groups.Add(Ads.Advertiser[row], group = _groups.Count);
                Results[group] = 0;
            }
            Results[group] += Ads.Bid[row];
        }
        return _groups.Count;
    }
}
