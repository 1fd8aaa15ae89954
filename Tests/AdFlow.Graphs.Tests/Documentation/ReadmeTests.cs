using System.Text.RegularExpressions;
using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Documentation;

/// <summary>What the pages for newcomers show can be copied.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Pages = ["README.md", "Graphs/AdFlow.Graphs/README.md"];

    private static IEnumerable<TestCaseData> Documents =>
        from page in Pages
        from block in YamlBlock().Matches(Text(page)).Select((match, number) => (match.Groups[1].Value, Number: number))
        select new TestCaseData(block.Value).SetArgDisplayNames(page, $"{block.Number}");

    [TestCaseSource(nameof(Documents))]
    public void Example_IsReadWithoutProblems(string document)
    {
        var diagnostics = new DiagnosticBag();
        bool isRead = document.StartsWith("adflow_tests:", StringComparison.Ordinal)
            ? TestsReader.ReadText(document, "g.tests.yaml", diagnostics) is not null
            : document.StartsWith("set:", StringComparison.Ordinal)
            ? OverlayReader.ReadText(document, "o.yaml", diagnostics) is not null
            : GraphReader.ReadText(document, "g.graph.yaml", diagnostics) is not null;
        Assert.That(diagnostics.ToList(), Is.Empty);
        Assert.That(isRead);
    }

    [Test]
    public void EveryFunction_IsOnThePageOfExpressions()
    {
        string page = Text("Operators/AdFlow.Operators/Expressions/README.md");
        var lines = ExpressionOperation.All.Where(operation => operation.IsFunction)
            .Select(function => $"| `{function.Usage}` | {function.Summary} |");
        Assert.That(lines.Where(line => !page.Contains(line + "\n", StringComparison.Ordinal)), Is.Empty);
    }

    private static string Text(string page)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AdFlow.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("AdFlow.sln");
        return File.ReadAllText(Path.Combine(folder, page)).ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex YamlBlock();
}
