namespace AdFlow.OperatorBench;

/// <summary><c>distinct</c> beside a hash set.</summary>
public class DistinctBenchmarks : RowsBenchmark
{
    private readonly HashSet<int> _seen = [];

    internal override string OperatorId => "distinct";

    internal override string? ResultColumn => "advertiser";

    private protected override string Columns => "advertiser";

    private protected override string Node => "{ op: distinct, in: ads, with: [advertiser] }";

    private protected override int RunLoop()
    {
        _seen.Clear();
        int count = 0;
        for (int row = 0; row < Rows; row++)
            if (_seen.Add(Ads.Advertiser[row]))
                Results[count++] = Ads.Advertiser[row];
        return count;
    }
}
