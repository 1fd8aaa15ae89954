using System.Globalization;
using System.IO.Pipes;
using System.Text;
using System.Text.Json.Nodes;
using AdFlow.Tables.Ipc;

namespace AdFlow.Cli.Tests;

public sealed class RunCommandTests
{
    private const string Rows = """
        {"ad_id": 1, "bid": 0.5, "pctr": 0.1, "title": "one"}
        {"ad_id": 2, "bid": 2, "pctr": 0.2, "title": null}
        {"ad_id": 3, "bid": 4, "pctr": null, "title": "three"}

        """;

    private static CliFolder Folder(string output = "output: kept")
    {
        var folder = new CliFolder().File("ads.jsonl", Rows).File("ads.graph.yaml", $$"""
            adflow: 1
            graph: ads
            doc: Ads above a bid.
            request: { floor: float64, note: "utf8?" }
            tables: { ads: { path: ads.arrow, key: ad_id } }
            nodes:
              scan: { op: scan, table: ads }
              kept: { op: where, in: scan, with: bid >= request.floor }
            {{output}}
            """);
        Assert.That(folder.Run("table convert @ads.jsonl @ads.arrow").Code, Is.Zero);
        return folder;
    }

    [Test]
    public void Timing_SaysWhereTheTimeToTheFirstAnswerWent_OnStandardErrorOnly()
    {
        using var folder = Folder();
        const string Requests = "{\"floor\": 3}\n{\"floor\": 1}\n";
        var timed = folder.Run("run @ads.graph.yaml --timing", Requests);
        string[] lines = timed.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.Select(line => line[39..]), Is.EqualTo([
            "phase", "runtime start, to 10 ms", "command line", "operators", "read the graph", "bind", "open tables",
            "plan", "read the first request", "first run", "first answer", "to the first answer"]));
        Assert.That(timed.Output, Is.EqualTo(folder.Run("run @ads.graph.yaml", Requests).Output));
    }

    [Test]
    public void TimingWithoutRequests_SaysSo()
    {
        using var folder = Folder();
        var timed = folder.Run("run @ads.graph.yaml --timing", "");
        Assert.That((timed.Code, timed.Output), Is.EqualTo((0, "")));
        Assert.That(timed.Error, Does.EndWith("  to the end: there was no request\n").And.Contain("  plan\n"));
    }

    [Test]
    public void Trace_HasEveryRequestStageAndNode_AndChangesNoAnswer()
    {
        using var folder = Folder();
        const string Requests = "{\"floor\": 3}\n{\"floor\": 1}\n";
        var traced = folder.Run("run @ads.graph.yaml --trace @ads.trace.json", Requests);
        Assert.That((traced.Code, traced.Error), Is.EqualTo((0, "")));
        Assert.That(traced.Output, Is.EqualTo(folder.Run("run @ads.graph.yaml", Requests).Output));
        var events = JsonNode.Parse(File.ReadAllText(folder["ads.trace.json"]))!["traceEvents"]!.AsArray();
        string[] Names(string category) => [.. events.Where(each => (string?)each!["cat"] == category)
            .Select(each => (string)each!["name"]!).Order(StringComparer.Ordinal)];
        Assert.That(Names("request"), Is.EqualTo(["request 0", "request 1"]));
        Assert.That(Names("operator"), Is.EqualTo(["kept", "kept", "scan", "scan"]));
        Assert.That(folder.Run("run @ads.graph.yaml --trace -", Requests).Code, Is.EqualTo(2));
    }

    [Test]
    public void RequestsAtOnce_AreAnsweredInOrder()
    {
        using var folder = Folder();
        string requests = string.Concat(Enumerable.Range(0, 100).Select(i => i % 7 == 3 ? "{}\n"
            : string.Create(CultureInfo.InvariantCulture, $"{{\"floor\": {i % 5}}}\n")));
        var one = folder.Run("run @ads.graph.yaml", requests);
        var several = folder.Run("run @ads.graph.yaml --at-once 8", requests);
        Assert.That((several.Code, several.Output, several.Error), Is.EqualTo((one.Code, one.Output, one.Error)));
        Assert.That(folder.Run("run @ads.graph.yaml --at-once 0", requests).Error,
            Does.Contain("--at-once 0: expected a whole number from 1 to 1024"));
    }

    [TestCase("--no-fusion")]
    [TestCase("--chunk-rows 1")]
    [TestCase("--lane-width scalar")]
    [TestCase("--lane-width 128 --chunk-rows 64")]
    [TestCase("--lane-width 512 --no-fusion --threads 1")]
    [TestCase("--threads 3")]
    [TestCase("--no-rules")]
    [TestCase("--tier 1")]
    [TestCase("--devices none")]
    [TestCase("--devices simulated")]
    [TestCase("--devices simulated --devices-always")]
    [TestCase("--no-rule push_filter_down --no-rule prune_columns")]
    public void WaysToExecute_GiveTheSameAnswers(string options)
    {
        using var folder = Folder();
        const string Requests = "{\"floor\": 3}\n{\"floor\": 1}\n";
        var result = folder.Run($"run @ads.graph.yaml {options}", Requests);
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Is.EqualTo(folder.Run("run @ads.graph.yaml", Requests).Output));
        Assert.That(folder.Run($"explain @ads.graph.yaml {options}").Code, Is.Zero);
    }

    [TestCase("--lane-width 64", "--lane-width 64: expected scalar, 128, 256 or 512")]
    [TestCase("--threads 0", "--threads 0: expected a whole number from 1 to 65")]
    [TestCase("--tier 3", "--tier 3: expected a whole number from 1 to 2")]
    [TestCase("--chunk-rows 0", "--chunk-rows 0: expected a whole number from 1 to 1024")]
    [TestCase("--chunk-rows 1025", "--chunk-rows 1025: expected a whole number from 1 to 1024")]
    [TestCase("--chunk-rows many", "--chunk-rows many: expected a whole number from 1 to 1024")]
    public void WayToExecuteThatThereIsNot_IsToldWithWhatThereIs(string options, string message)
    {
        using var folder = new CliFolder();
        foreach (string command in new[] { "run", "explain", "test" })
        {
            var result = folder.Run($"{command} g.yaml {options}");
            Assert.That((result.Code, result.Output), Is.EqualTo((2, "")));
            Assert.That(result.Error, Is.EqualTo($"adflow: {message}\nTry 'adflow {command} --help'.\n"));
        }
    }

    [Test]
    public void DeviceThatThereIsNot_IsToldWithThoseThereAre([Values("run", "explain")] string command)
    {
        using var folder = new CliFolder();
        var result = folder.Run($"{command} g.yaml --devices gpu");
        Assert.That((result.Code, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Is.EqualTo("adflow: --devices gpu: there is no such device; expected none, cpu, "
            + $"cuda, simulated\nTry 'adflow {command} --help'.\n"));
    }

    [Test]
    public void JsonLines_GiveOneAnswerEach_GoodOrBad()
    {
        using var folder = Folder();
        var result = folder.Run("run @ads.graph.yaml --input -", """
            {"floor": 3}
            {"floor": "x"}

            {"floor": 9, "note": null}
            {"floor": 1, "other": 2}
            {"floor": 1
            {"floor": 2}
            """);
        Assert.That(result.Code, Is.EqualTo(1), result.Error);
        var answers = result.Lines.Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.That(answers.Select(answer => (int)answer["request"]!), Is.EqualTo([0, 1, 2, 3, 4, 5]));
        Assert.That(result.Lines[0],
            Is.EqualTo("""{"request":0,"rows":[{"ad_id":3,"bid":4,"pctr":null,"title":"three"}]}"""));
        Assert.That(result.Lines[2], Is.EqualTo("""{"request":2,"rows":[]}"""));
        Assert.That(answers[5]["rows"]!.AsArray(), Has.Count.EqualTo(2));
        foreach (int bad in new[] { 1, 3, 4 })
        {
            var error = answers[bad]["error"]!.AsObject();
            Assert.That(error.Select(member => member.Key), Is.EqualTo(
                ["class", "code", "message", "graph", "node", "operator", "port", "column", "row"]));
            Assert.That((string?)error["class"], Is.EqualTo("request_data"));
        }
        Assert.That((string?)answers[1]["error"]!["column"], Is.EqualTo("floor"));
        Assert.That((string?)answers[3]["error"]!["message"], Does.Contain("other"));
    }

    [Test]
    public async Task Pipe_IsAnsweredLineByLine()
    {
        using var folder = Folder();
        using var requests = new AnonymousPipeServerStream(PipeDirection.Out);
        using var answers = new AnonymousPipeServerStream(PipeDirection.In);
        using var input = new AnonymousPipeClientStream(PipeDirection.In, requests.ClientSafePipeHandle);
        var output = new AnonymousPipeClientStream(PipeDirection.Out, answers.ClientSafePipeHandle);
        var terminal = new Terminal(input, new BufferedStream(output), TextWriter.Null, IsErrorInteractive: false);
        var command = Task.Run(() =>
            CommandLine.RunAsync(["run", folder["ads.graph.yaml"]], terminal, CancellationToken.None));
        using var reader = new StreamReader(answers);
        for (int i = 0; i < 3; i++)
        {
            await requests.WriteAsync(Encoding.UTF8.GetBytes("{\"floor\":9}\n"));
            string? answer = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.That(answer, Is.EqualTo($$"""{"request":{{i}},"rows":[]}"""));
        }
        requests.Dispose();
        Assert.That(await command, Is.Zero);
    }

    [Test]
    public void SeveralOutputs_AreNamedInJson_AndSelectedInArrow()
    {
        using var folder = Folder("outputs: { all: scan, kept: kept }");
        const string Input = """{"floor": 3}""";
        var json = folder.Run("run @ads.graph.yaml", Input);
        Assert.That(json.Output, Does.StartWith("""{"request":0,"outputs":{"all":[{"ad_id":1,""")
            .And.Contain("\"kept\":[{\"ad_id\":3,"));
        var refused = folder.Run("run @ads.graph.yaml --output @out.arrows", Input);
        Assert.That((refused.Code, refused.Error), Is.EqualTo(
            (2, "adflow: graph 'ads' has several outputs (all, kept); choose one by --select\n")));
        var wrong = folder.Run("run @ads.graph.yaml --to stream --select other", Input);
        Assert.That((wrong.Code, wrong.Error), Is.EqualTo((2, "adflow: graph 'ads' has no output 'other'; it has all, "
            + "kept\n")));
        var arrow = folder.Run("run @ads.graph.yaml --to stream --select all", Input);
        using var table = IpcReader.ReadTable(new MemoryStream(arrow.Bytes));
        Assert.That(table.Schema.Fields.Select(field => field.Name),
            Is.EqualTo(["request", "ad_id", "bid", "pctr", "title"]));
    }

    [Test]
    public void ArrowInAndOut_CarriesRequestNumbersAndErrorsAside()
    {
        using var folder = Folder().File("requests.jsonl", """
            {"floor": 3.5}
            {"floor": null}
            {"floor": 0.5}
            """);
        Assert.That(folder.Run("table convert @requests.jsonl @requests.arrows").Code, Is.Zero);
        var result = folder.Run("run @ads.graph.yaml --input @requests.arrows --output @out.arrow");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith("""{"request":1,"error":{"class":"request_data","""));
        var shown = folder.Run("table convert @out.arrow - --to csv");
        Assert.That(shown.Lines.Select(line => line.Split(',')[0].Trim()), Is.EqualTo(["request", "0", "2", "2", "2"]));
    }

    [Test]
    public void OtherTable_ReplacesTheGraphs()
    {
        using var folder = Folder().File("more.jsonl", """{"ad_id": 9, "bid": 10, "pctr": 0.1, "title": "nine"}""");
        folder.Run("table convert @more.jsonl @more.arrow");
        var result = folder.Run("run @ads.graph.yaml --tables ads=@more.arrow", """{"floor": 3}""");
        Assert.That(result.Output, Is.EqualTo(
            """{"request":0,"rows":[{"ad_id":9,"bid":10,"pctr":0.1,"title":"nine"}]}""" + "\n"));
        var before = folder.Run("run --tables ads=@more.arrow @ads.graph.yaml", """{"floor": 3}""");
        Assert.That(before.Output, Is.EqualTo(result.Output), "an option takes one word, so it may stand anywhere");
        var unknown = folder.Run("run @ads.graph.yaml --tables adz=@more.arrow", "");
        Assert.That((unknown.Code, unknown.Error.Contains("'adz'", StringComparison.Ordinal)), Is.EqualTo((1, true)));
        Assert.That(folder.Run("run @ads.graph.yaml --tables ads").Code, Is.EqualTo(2));
    }

    [Test]
    public void TableThatIsMissing_IsNamedWithItsPlace()
    {
        using var folder = Folder();
        File.Delete(folder["ads.arrow"]);
        var result = folder.Run("run @ads.graph.yaml", "{}");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith("ads.graph.yaml:5:").And.Contain("there is no such file"));
    }

    [TestCase("run", 2)]
    [TestCase("run @ads.graph.yaml --now yesterday", 2)]
    [TestCase("run @ads.graph.yaml --input @nothing.jsonl", 1)]
    [TestCase("run @nothing.graph.yaml", 1)]
    [TestCase("run @ads.graph.yaml --plugins @nothing", 1)]
    [TestCase("run @ads.graph.yaml --frobnicate", 2)]
    public void WrongUse_IsToldAndHasItsCode(string words, int code)
    {
        using var folder = Folder();
        var result = folder.Run(words);
        Assert.That(result.Code, Is.EqualTo(code), result.Error);
        Assert.That(result.Error, Is.Not.Empty);
        Assert.That(result.Output, Is.Empty);
    }
}
