namespace AdFlow.OperatorBench;

/// <summary><c>sort</c> beside <see cref="Array.Sort(Array, Array)"/> of values with their rows.</summary>
public class SortBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "sort";

    internal override string? ResultColumn => "score";

    private protected override string Columns => "score";

    private protected override string Node => "{ op: sort, in: ads, with: [-score] }";

    private protected override int RunLoop()
    {
        for (int row = 0; row < Rows; row++)
            Results[row] = -Ads.Score[row];
        Array.Sort(Results, Ids);
        for (int row = 0; row < Rows; row++)
            Results[row] = -Results[row];
        return Rows;
    }
}
