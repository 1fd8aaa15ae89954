using System.Globalization;
using AdFlow.Runtime;
using AdFlow.Tables;
using Spectre.Console;

namespace AdFlow.Samples.SearchAds;

/// <summary>Shows results to people.</summary>
/// <param name="console">Where they are drawn.</param>
internal sealed class AdsDisplay(IAnsiConsole console)
{
    private const int TitleWidth = 60;

    private static readonly (string Name, string Heading, string? Format)[] Columns =
    [
        ("slot", "slot", null), ("ad_id", "ad", null), ("title", "title", null), ("bid", "bid", "F2"),
        ("price_per_click", "per click", "F4"), ("pctr", "pctr", "P2"), ("ecpm", "ecpm", "F2"),
        ("creative_id", "creative", null),
    ];

    /// <summary>Draws the ads of one query, and what each stage took.</summary>
    public void Show(string query, GraphRun run)
    {
        var ads = run.Output(0);
        var table = new Spectre.Console.Table().Border(TableBorder.Rounded).Title($"[bold]{Markup.Escape(query)}[/]");
        var columns = Columns.Where(column => ads.Schema.IndexOf(column.Name) >= 0).ToList();
        foreach (var (name, heading, _) in columns)
            table.AddColumn(new TableColumn(heading)
            {
                Alignment = ads[name].Type.IsText() ? Justify.Left : Justify.Right,
            });
        for (int row = 0; row < ads.RowCount; row++)
            table.AddRow([.. columns.Select(column => Markup.Escape(Cell(ads[column.Name], row, column.Format)))]);
        console.Write(table);
        if (ads.RowCount == 0)
            console.MarkupLine("  no ad: nothing was found, or no bid reached the reserve");
        var times = StageTimes.Of(run);
        string stages = string.Join(" · ", times.Select(time => $"{time.Name} {Milliseconds(time.Microseconds)}"));
        console.MarkupLine($"[grey]{Markup.Escape($"{Milliseconds(times.Sum(time => time.Microseconds))} ms")}[/]"
            + $" [grey]= {Markup.Escape(stages)}[/]");
        console.WriteLine();
    }

    private static string Cell(Column column, int row, string? format) => !column.IsValid(row) ? "–"
        : column.Type.Id switch
        {
            TypeId.Int32 => Number(column.Values<int>()[row], format),
            TypeId.Int64 => Number(column.Values<long>()[row], format),
            TypeId.Float32 => Number(column.Values<float>()[row], format),
            TypeId.Float64 => Number(column.Values<double>()[row], format),
            _ => Cut(column.GetString(row)!),
        };

    private static string Number(IFormattable value, string? format) =>
        value.ToString(format, CultureInfo.InvariantCulture);

    private static string Milliseconds(double microseconds) =>
        (microseconds / 1000).ToString("F3", CultureInfo.InvariantCulture);

    private static string Cut(string text) => text.Length <= TitleWidth ? text : text[..(TitleWidth - 1)] + "…";
}
