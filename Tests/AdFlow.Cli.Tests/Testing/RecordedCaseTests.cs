using System.IO.Pipelines;
using System.Text;
using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.Cli.Tests;

/// <summary>Records as cases of tests beside graphs, from <c>adflow run --record</c> on.</summary>
public sealed class RecordedCaseTests
{
    private const string Rows = """
        {"id": 1, "bid": 0.5, "brand": "a"}
        {"id": 2, "bid": 2, "brand": "b"}
        {"id": 3, "bid": 1, "brand": "a"}
        """;

    private const string Cases = """
        tests:
          - { name: yesterday, record: records/day.adrec }
          - { name: the second, record: records/day.adrec, request: 1, expect: { golden: second.jsonl } }
        """;

    private static CliFolder Folder(string options = "")
    {
        var folder = TestedAds.Folder(Cases).File("ads.jsonl", Rows).File("records/note.txt", "");
        Assert.That(folder.Run("table convert @ads.jsonl @ads.arrow").Code, Is.Zero);
        var run = folder.Run("run @ads.graph.yaml --record @records/day.adrec" + options,
            "{\"floor\": 0}\n{\"floor\": 1, \"slots\": 1}\n");
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        return folder;
    }

    [TestCase("")]
    [TestCase(" --record-tables")]
    [TestCase(" --record-nodes")]
    public void Record_IsACase_UntilARuleChanges(string options)
    {
        using var folder = Folder(options);
        var updated = folder.Run("test @ --update");
        Assert.That(updated.Output, Is.EqualTo("ok     ads.tests.yaml: yesterday\nok     ads.tests.yaml: the second\n"
            + "         wrote second.jsonl\n2 passed, 0 failed\n"));
        Assert.That(File.ReadAllText(folder["second.jsonl"]), Is.EqualTo("{\"id\":2,\"bid\":2,\"brand\":\"b\"}\n"));
        Assert.That(folder.Run("test @").Code, Is.Zero);
        folder.File("ads.graph.yaml", File.ReadAllText(folder["ads.graph.yaml"]).Replace(
            "with: bid >= request.floor }", "with: bid > request.floor and bid < 2 }"));
        var failed = folder.Run("test @");
        Assert.That(failed.Code, Is.EqualTo(1));
        Assert.That(failed.Lines, Is.SupersetOf(new[]
        {
            "FAILED ads.tests.yaml: yesterday",
            "         ads.tests.yaml:7:32: request 0: output 'output', column 'id', row 0 is 3; recorded: 2; "
                + "first at node 'kept' has 2 rows; recorded: 3",
            "         ads.tests.yaml:7:32: request 1: output 'output' has 0 rows; recorded: 1; "
                + "first at node 'kept' has 0 rows; recorded: 2",
            "         ads.tests.yaml:8:82: second.jsonl:1: row 0 is gone: {\"id\":2,\"bid\":2,\"brand\":\"b\"}",
            "0 passed, 2 failed",
        }));
        Assert.That(folder.Run("test @ --update").Output, Does.Contain("wrote second.jsonl")
            .And.Contain("1 passed, 1 failed"), "what was recorded is not to be updated");
    }

    [Test]
    public void Record_IsAFileThatTestsAreMadeOf()
    {
        using var folder = Folder();
        var watched = new WatchedTests([folder["."]],
            new OperatorCatalogBuilder().Add(StandardOperators.Module).Build());
        Assert.That(watched.Changed().Tests, Has.Count.EqualTo(1));
        Assert.That(watched.Changed().Tests, Is.Empty);
        folder.Run("run @ads.graph.yaml --record @records/day.adrec", "{\"floor\": 3}\n");
        Assert.That(watched.Changed().Files.Select(Path.GetFileName), Is.EqualTo(new[] { "day.adrec" }));
        Assert.That(watched.Folders, Does.Contain(Path.GetFullPath(folder["records"])));
    }

    // Each step waits for what the one before it has written, however long that takes.
    [Test]
    public async Task Watch_RunsARecordAgain_WhenItIsMadeAnew()
    {
        using var folder = Folder();
        folder.Run("test @ --update");
        using var cancelled = new CancellationTokenSource();
        var pipe = new Pipe();
        var terminal = new Terminal(new MemoryStream(), pipe.Writer.AsStream(), TextWriter.Null, false);
        var watch = CommandLine.RunAsync(["test", folder["."], "--watch"], terminal, cancelled.Token);
        using var output = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
        Assert.That(await TestWatchTests.UntilAsync(output, "watching "), Does.Contain("2 passed, 0 failed"));
        folder.Run("run @ads.graph.yaml --record @records/day.adrec", "{\"floor\": 3}\n");
        Assert.That(await TestWatchTests.UntilAsync(output, "watching "), Does.Contain("changed: ")
            .And.Contain("day.adrec").And.Contain("has no request 1; it has 1, numbered from 0 to 0")
            .And.Contain("1 passed, 1 failed"));
        await cancelled.CancelAsync();
        Assert.That(await watch, Is.Zero);
    }

    [Test]
    public void RecordOfARung_IsReplayedAtIt()
    {
        using var folder = Folder();
        var run = folder.Run("run @ads.graph.yaml --quality half --record @records/day.adrec", "{\"floor\": 3}\n");
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        folder.File("ads.tests.yaml", TestedAds.Tests("""
            properties: { kept: { of: kept, whole: rows < 0 } }
            tests: [{ name: half, record: records/day.adrec }]
            """));
        Assert.That(folder.Run("test @").Output, Is.EqualTo("ok     ads.tests.yaml: half\n1 passed, 0 failed\n"),
            "the rung has no node 'kept'");
    }
}
