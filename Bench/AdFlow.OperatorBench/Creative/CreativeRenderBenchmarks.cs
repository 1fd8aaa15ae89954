using System.Globalization;
using System.Text;

namespace AdFlow.OperatorBench;

/// <summary><c>creative.render</c> of a title beside a string builder.</summary>
public class CreativeRenderBenchmarks : RowsBenchmark
{
    private readonly StringBuilder _text = new();

    internal override string OperatorId => "creative.render";

    private protected override string Columns => "title, bid";

    private protected override string Node => """
        { op: creative.render, in: ads, with: { title: "{title} at {bid}", image: "{title}.png" } }
        """;

    private protected override int RunLoop()
    {
        _text.Clear();
        for (int row = 0; row < Rows; row++)
        {
            string title = AdRows.TitleOf(row);
            _text.Append(title).Append(" at ").Append(CultureInfo.InvariantCulture, $"{Ads.Bid[row]}");
            _text.Append(title).Append(".png");
        }
        return Rows;
    }
}
