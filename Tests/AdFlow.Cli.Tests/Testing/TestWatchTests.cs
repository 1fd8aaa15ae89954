using System.IO.Pipelines;
using System.Text;
using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.Cli.Tests;

/// <summary>Tests that are run again when their files change.</summary>
public sealed class TestWatchTests
{
    private const string Tests = """
        tests: [{ name: best, request: { floor: 0 }, expect: { row_count: 2, golden: best.jsonl } }]
        """;

    private static readonly OperatorCatalog Catalog =
        new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();

    [Test]
    public void Changed_TellsTestsOfWhichAFileHasChanged()
    {
        using var folder = TestedAds.Folder(Tests).File("used.graph.yaml", """
            adflow: 1
            graph: used
            inputs: { rows: { id: int64 } }
            nodes: { all: { op: where, in: rows, with: id > 0 } }
            output: all
            """).File("other.graph.yaml", """
            adflow: 1
            graph: other
            request: { id: int64 }
            nodes: { all: { use: used.graph.yaml, in: request } }
            output: all
            quality: [{ name: cheap, swap: { all: { op: rank.linear, with: { coefficients: cheap.json } } } }]
            """).File("sub/other.tests.yaml", """
            adflow_tests: 1
            graph: ../other.graph.yaml
            tests: [{ name: one, request: { id: 1 }, expect: { row_count: 1 } }]
            """);
        var watched = new WatchedTests([folder["."]], Catalog);
        string[] Changed() => [.. watched.Changed().Tests.Select(Path.GetFileName).OfType<string>()];
        Assert.Multiple(() =>
        {
            Assert.That(Changed(), Is.EqualTo(new[] { "ads.tests.yaml", "other.tests.yaml" }), "all at first");
            Assert.That(Changed(), Is.Empty);
            folder.File("used.graph.yaml", "adflow: 1\n");
            var (tests, files) = watched.Changed();
            Assert.That(tests.Select(Path.GetFileName), Is.EqualTo(new[] { "other.tests.yaml" }), "a sub-graph");
            Assert.That(files.Select(Path.GetFileName), Is.EqualTo(new[] { "used.graph.yaml" }));
            folder.File("cheap.json", "{}");
            Assert.That(Changed(), Is.EqualTo(new[] { "other.tests.yaml" }), "a file of a rung");
            folder.File("best.jsonl", "{}\n").File("unrelated.yaml", "");
            Assert.That(Changed(), Is.EqualTo(new[] { "ads.tests.yaml" }), "a golden file");
            File.Delete(folder["best.jsonl"]);
            Assert.That(Changed(), Is.EqualTo(new[] { "ads.tests.yaml" }), "a file is gone");
            File.Delete(folder["sub/other.tests.yaml"]);
            folder.File("new.tests.yaml", "adflow_tests: 1\n");
            Assert.That(Changed(), Is.EqualTo(new[] { "new.tests.yaml" }), "other tests");
            Assert.That(watched.Folders, Does.Contain(Path.GetFullPath(folder["."]).TrimEnd('/')).Or.Not.Empty);
        });
    }

    // Each step waits for what the one before it has written, however long that takes.
    [Test]
    public async Task Watch_RunsAgainWhatHasChanged_UntilItIsCancelled()
    {
        using var folder = TestedAds.Folder(Tests);
        folder.Run("test @ --update");
        using var cancelled = new CancellationTokenSource();
        var pipe = new Pipe();
        var terminal = new Terminal(new MemoryStream(), pipe.Writer.AsStream(), TextWriter.Null, false);
        var watch = CommandLine.RunAsync(["test", folder["."], "--watch"], terminal, cancelled.Token);
        using var output = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
        Assert.That(await UntilAsync(output, "watching "), Does.Contain("1 passed, 0 failed"));
        folder.File("best.jsonl", "{\"id\":2}\n");
        Assert.That(await UntilAsync(output, "watching "), Does.Contain("changed: ").And.Contain("best.jsonl")
            .And.Contain("0 passed, 1 failed"));
        folder.File("ads.tests.yaml", TestedAds.Tests(Tests.Replace(", golden: best.jsonl", "")));
        Assert.That(await UntilAsync(output, "watching "), Does.Contain("ads.tests.yaml").And.Contain("1 passed"));
        await cancelled.CancelAsync();
        Assert.That(await watch, Is.Zero);
    }

    /// <summary>Lines up to one with a begin, which is left out.</summary>
    internal static async Task<string> UntilAsync(StreamReader output, string begin)
    {
        var lines = new StringBuilder();
        while (await output.ReadLineAsync() is { } line && !line.StartsWith(begin, StringComparison.Ordinal))
            lines.Append(line).Append('\n');
        return lines.ToString();
    }
}
