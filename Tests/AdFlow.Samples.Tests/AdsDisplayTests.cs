using AdFlow.Samples.SearchAds;
using Spectre.Console;

namespace AdFlow.Samples.Tests;

public sealed class AdsDisplayTests
{
    [Test]
    public async Task Show_Ads_AreARowEachWithTheStagesBelow()
    {
        using var folder = await SampleFolder.WithModelAsync(ProductCatalogue.Generated(300, 3));
        using var graph = AdGraph.Open(folder.PathOf("search_ads.graph.yaml"));
        using var run = await graph.RunAsync("projector [lamp]", 0);
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 160;
        new AdsDisplay(console).Show("projector [lamp]", run);
        string text = output.ToString();
        Assert.That(text, Does.Contain("projector [lamp]").And.Contain("per click").And.Contain("rewrite"));
        Assert.That(text.Split('\n').Count(line => line.StartsWith('│')), Is.EqualTo(1 + run.Output(0).RowCount));
        Assert.That(text.Contains('\u001b'), Is.False);
    }
}
