using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>join</c> beside a dictionary of the table's rows.</summary>
public class JoinBenchmarks : RowsBenchmark
{
    private readonly Dictionary<long, int> _rows = [];

    internal override string OperatorId => "join";

    internal override string? ResultColumn => "bid";

    private protected override string Columns => "ad_id";

    private protected override string Node =>
        """{ op: join, in: ads, table: facts, with: { columns: [bid] } }""";

    private protected override string Tables => "facts: { path: ads.arrow, key: ad_id },";

    private protected override void Prepare(GraphTester tester)
    {
        base.Prepare(tester);
        _rows.Clear();
        for (int row = 0; row < Rows; row++)
            _rows.Add(Ads.AdId[row], row);
    }

    private protected override int RunLoop()
    {
        int count = 0;
        for (int row = 0; row < Rows; row++)
            if (_rows.TryGetValue(Ads.AdId[row], out int found))
                Results[count++] = Ads.Bid[found];
        return count;
    }
}
