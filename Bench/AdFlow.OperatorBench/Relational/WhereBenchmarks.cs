namespace AdFlow.OperatorBench;

/// <summary><c>where</c> beside a loop that copies what it keeps.</summary>
public class WhereBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "where";

    internal override string? ResultColumn => "score";

    private protected override string Columns => "ad_id, score";

    private protected override string Node => "{ op: where, in: ads, with: score >= 0.5 }";

    private protected override int RunLoop()
    {
        int count = 0;
        for (int row = 0; row < Rows; row++)
            if (Ads.Score[row] >= 0.5f)
            {
                Ids[count] = Ads.AdId[row];
                Results[count++] = Ads.Score[row];
            }
        return count;
    }
}
