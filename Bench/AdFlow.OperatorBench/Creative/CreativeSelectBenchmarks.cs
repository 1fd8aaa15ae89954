using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>creative.select</c> beside the draws alone, without the probability of the choice, which takes most of
/// its time.</summary>
public class CreativeSelectBenchmarks : OperatorBenchmark
{
    private const int Ads = 100, Creatives = 3, Impressions = 500, Clicks = 15;

    internal override string OperatorId => "creative.select";

    private protected override string Graph => """
        adflow: 1
        graph: one_operator
        request: {}
        tables: { ads: { path: ads.arrow }, creatives: { path: creatives.arrow, group_key: ad_id } }
        nodes:
          ads: { op: scan, table: ads }
          measured: { op: creative.select, in: ads, table: creatives }
        output: measured
        """;

    private protected override void Prepare(GraphTester tester)
    {
        string[] ads = [.. Enumerable.Range(0, Ads).Select(ad => $$"""{ "ad_id": {{ad}} }""")];
        tester.Table("ads", "ad_id: int64", ads);
        var rows = new BatchBuilder(new Schema(Integers("ad_id"), Integers("creative_id"), Integers("impressions"),
            Integers("clicks")));
        for (int row = 0; row < Ads * Creatives; row++)
        {
            rows[0].Append((long)row / Creatives);
            rows[1].Append((long)row);
            rows[2].Append((long)Impressions);
            rows[3].Append((long)Clicks);
        }
        using var table = rows.ToTable();
        tester.Table("creatives", table);
    }

    private protected override int RunLoop()
    {
        double sum = 0;
        for (int ad = 0; ad < Ads; ad++)
        {
            var random = new CounterRandom(0, 0, ad);
            double best = 0;
            for (int creative = 0; creative < Creatives; creative++)
                best = Math.Max(best, random.NextBeta(1 + Clicks, 1 + Impressions - Clicks));
            sum += best;
        }
        return sum > 0 ? Ads : 0;
    }

    private static Field Integers(string name) => new(name, DataType.Int64, Nullable: false);
}
