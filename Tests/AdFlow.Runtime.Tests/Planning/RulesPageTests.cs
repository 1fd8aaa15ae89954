using System.Text.RegularExpressions;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>The plans that the page about rules shows are those that are made.</summary>
public sealed partial class RulesPageTests
{
    private static IEnumerable<TestCaseData> Shown => Example().Matches(Page()).Select(match =>
        new TestCaseData(match.Groups["nodes"].Value, match.Groups["plan"].Value).SetArgDisplayNames(
            Name().Match(match.Groups["plan"].Value).Groups[1].Value));

    [Test]
    public void Page_ShowsPlans() => Assert.That(Shown.Count(), Is.EqualTo(3));

    [TestCaseSource(nameof(Shown))]
    public void Plan_IsTheOneThatIsMade(string nodes, string plan)
    {
        string last = Regex.Matches(nodes, "^  (\\w+):", RegexOptions.Multiline)[^1].Groups[1].Value;
        string brands = nodes.Contains("table: brands", StringComparison.Ordinal)
            ? ", brands: { path: brands.arrow, key: brand_id }" : "";
        using var tester = new GraphTester(TestModules.All)
            .Table("ads", "ad_id: int64; price: float64; bid: float64; pacing: float64; brand_id: int64; "
                + "budget_left: float64")
            .Table("brands", "brand_id: int64; brand: utf8; rating: float64")
            .File("pctr.json", """{"bias": -3, "coefficients": {"price": 0.01}}""")
            .Open($$"""
                adflow: 1
                graph: {{Name().Match(plan).Groups[1].Value}}
                request: { least: float64 }
                tables: { ads: { path: ads.arrow }{{brands}} }
                nodes:
                {{nodes.TrimEnd()}}
                output: {{last}}
                """);
        var made = tester.Graph.PhysicalPlan;
        string rules = string.Concat(made.Notes.Select(note => $"  {note.Text}\n"));
        string printed = $"rules\n{rules}\nphysical plan\n{made}";
        Assert.That(printed, Does.StartWith(plan), printed);
    }

    private static string Page()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AdFlow.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("AdFlow.sln");
        return File.ReadAllText(Path.Combine(folder, "Graphs/AdFlow.Graphs/Rules/README.md")).ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^```yaml\n(?<nodes>.*?)^```\n```\n(?<plan>rules\n.*?)^```",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex("^graph (\\w+)$", RegexOptions.Multiline)]
    private static partial Regex Name();
}
