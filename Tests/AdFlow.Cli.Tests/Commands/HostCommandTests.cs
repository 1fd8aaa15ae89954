using System.Text;
using System.Text.RegularExpressions;

namespace AdFlow.Cli.Tests.Commands;

public sealed class HostCommandTests
{
    private const string Graph = """
        adflow: 1
        graph: double
        request: { x: float64 }
        nodes:
          doubled: { op: let, in: request, with: { y: x * 2 } }
        output: doubled
        """;

    private readonly CancellationTokenSource _stop = new();
    private CliFolder _folder = null!;
    private Task<int> _host = null!;
    private string _url = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = new CliFolder();
        var told = new FirstLine();
        string[] args = ["host", "--store", _folder["store"], "--urls", "http://127.0.0.1:0", "--devices", "none"];
        var terminal = new Terminal(Stream.Null, Stream.Null, told, IsErrorInteractive: false);
        _host = Task.Run(() => CommandLine.RunAsync(args, terminal, _stop.Token));
        await Task.WhenAny(told.Line, _host);
        _url = Regex.Match(await told.Line, "http://\\S+").Value;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _stop.CancelAsync();
        Assert.That(await _host, Is.EqualTo(ExitCode.Fine));
        _stop.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Deploy_TrafficAndRollback_ChangeWhatAnswers()
    {
        _folder.File("double.graph.yaml", Graph);
        var first = _folder.Run($"deploy @double.graph.yaml --to {_url} --version v1");
        Assert.That((first.Code, first.Error), Is.EqualTo((ExitCode.Fine, "")));
        Assert.That(first.Output, Does.StartWith("double v1: deployed (1 files, ").And.Contain("traffic: v1 100 %"));
        _folder.File("double.graph.yaml", Graph.Replace("x * 2", "x * 3"));
        Assert.That(_folder.Run($"deploy @double.graph.yaml --to {_url} --version v2 --traffic 10").Output,
            Does.Contain("v1 90 %, v2 10 %"));
        Assert.That(_folder.Run($"traffic double v1=25 v2=75 --field x --to {_url}").Output,
            Is.EqualTo("double: traffic: v1 25 %, v2 75 % by x\n"));
        Assert.That(_folder.Run($"rollback double --to {_url}").Output,
            Is.EqualTo("double: traffic: v1 100 %\n"));
        Assert.That(_folder.Run($"graphs --to {_url}").Output, Does.Contain("double: v1 100 % (versions v1, v2)"));
        Assert.That(_folder.Run($"graphs double --to {_url}").Output, Does.Contain("\"answering\": \"v1\""));
    }

    [Test]
    public void Deploy_GraphThatTheHostRefuses_PrintsItsProblems()
    {
        _folder.File("broken.graph.yaml",
            Graph.Replace("graph: double", "graph: broken").Replace("x * 2", "z * 2"));
        var refused = _folder.Run($"deploy @broken.graph.yaml --to {_url}");
        Assert.That(refused.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(refused.Error, Does.Contain("ADG7206").And.Contain("broken.graph.yaml:5:").And.Contain("z")
            .And.Not.Contain("publish"));
    }

    [Test]
    public async Task Deploy_WithAFile_ArmsCanNameIt()
    {
        _folder.File("armed.graph.yaml", Graph.Replace("graph: double", "graph: armed")
            .Replace("float64", "float32").Replace("x * 2", "x"));
        _folder.File("tries.yaml", "layers: [ { layer: rank, field: x, arms: [ { arm: linear, percent: 100, "
            + "swap: { doubled: { op: rank.linear, with: { coefficients: pctr.json, output: y } } } } ] } ]");
        string deploy = $"deploy @armed.graph.yaml --to {_url} --traffic 100";
        var missing = _folder.Run(deploy + " --file pctr.json");
        Assert.That((missing.Code, missing.Error), Is.EqualTo((ExitCode.Failed,
            "--file:1:1: ADG4003: there is no file 'pctr.json' to pack; looked for pctr.json\n")));
        Assert.That(_folder.Run(deploy).Output, Does.Contain("(1 files, "));
        Assert.That(_folder.Run($"experiments armed @tries.yaml --to {_url}").Error, Does.Contain("'pctr.json'"));
        _folder.File("pctr.json", """{"bias": 0, "coefficients": {"x": 0}}""");
        Assert.That(_folder.Run(deploy + " --file pctr.json").Output, Does.Contain("(2 files, "));
        Assert.That(_folder.Run($"experiments armed @tries.yaml --to {_url}").Error, Is.Empty);
        using var client = new HttpClient();
        using var answer = await client.PostAsync(
            $"{_url}/graphs/armed/run", new StringContent("{\"x\":3}", Encoding.UTF8, "application/json"));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"rows":[{"x":3,"y":0.5}]}"""));
    }

    [Test]
    public void Deploy_TablesThatStayBehind_SaysHowTheyGetThere()
    {
        _folder.File("ads.jsonl", "{\"id\": 1}\n");
        _folder.Run("table convert @ads.jsonl @left.arrow");
        _folder.File("left.graph.yaml", Graph
            .Replace("graph: double", "graph: left\ntables: { left: { path: left.arrow } }")
            .Replace("in: request, with: { y: x * 2 }", "in: scan, with: { y: id * 2 }")
            .Replace("nodes:", "nodes:\n  scan: { op: scan, table: left }"));
        string deploy = $"deploy @left.graph.yaml --to {_url}";
        var refused = _folder.Run(deploy);
        Assert.That(refused.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(refused.Error, Does.Contain("left.graph.yaml:3:").And.EndWith("\nThe files of tables stay behind: "
            + "publish them (adflow publish NAME=FILE --to URL), or deploy with --with-tables.\n"));
        Assert.That(_folder.Run(deploy + " --with-tables").Error, Is.Empty);
    }

    [Test]
    public void Publish_OneTableOrSeveral_TellsVersionsOrWhatIsWrong()
    {
        _folder.File("lefts.csv", "id,bid\n1,0.5\n2,0.25\n");
        _folder.File("rights.jsonl", "{\"id\": 1}\n");
        _folder.File("bad.csv", "id,bid\n1,0.5\n2,x\n");
        var one = _folder.Run($"publish @lefts.csv --table lefts --to {_url}");
        Assert.That((one.Code, one.Error), Is.EqualTo((ExitCode.Fine, "")));
        Assert.That(one.Output, Does.Match("^lefts: version 1 \\([0-9a-f]{12}\\), 2 rows\n$"));
        string pair = $"lefts={_folder["lefts.csv"]} rights={_folder["rights.jsonl"]}";
        Assert.That(_folder.Run($"publish {pair} --infer --to {_url}").Output,
            Does.Match("^lefts: version .*, 2 rows\nrights: version 1 .*, 1 rows\n$"));
        var refused = _folder.Run($"publish @bad.csv --table lefts --to {_url}");
        Assert.That(refused.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(refused.Error, Does.Contain("ADG7503").And.Contain("'x'"));
        Assert.That(_folder.Run($"publish @lefts.csv --to {_url}").Code, Is.EqualTo(ExitCode.WrongUse));
        Assert.That(_folder.Run($"publish none.csv --table lefts --to {_url}").Error, Does.Contain("none.csv"));
    }

    [Test]
    public void Experiments_AreSetShownAndEnded()
    {
        _folder.File("tried.graph.yaml", Graph.Replace("graph: double", "graph: tried"));
        _folder.Run($"deploy @tried.graph.yaml --to {_url}");
        _folder.File("tries.yaml", "layers: [ { layer: factor, field: x, arms: [ { arm: triple, percent: 20, "
            + "set: { doubled.with: { y: x * 3 } } } ] } ]");
        var set = _folder.Run($"experiments tried @tries.yaml --to {_url}");
        Assert.That((set.Code, set.Error), Is.EqualTo((ExitCode.Fine, "")));
        Assert.That(set.Output, Does.StartWith("tried: layer factor by x\n  control ").And.Contain("  triple "));
        Assert.That(_folder.Run($"experiments tried --to {_url}").Output, Is.EqualTo(set.Output));
        _folder.File("wrong.yaml", "layers: [ { layer: factor, field: x, arms: [ { arm: triple, percent: 20, "
            + "set: { trippled.with: { y: x * 3 } } } ] } ]");
        Assert.That(_folder.Run($"experiments tried @wrong.yaml --to {_url}").Error,
            Does.Contain("experiments:1:").And.Contain("trippled"));
        Assert.That(_folder.Run($"experiments tried --end --to {_url}").Output, Is.EqualTo("tried: no experiments\n"));
        Assert.That(_folder.Run($"experiments tried --to {_url}").Output, Is.EqualTo("tried: no experiments\n"));
    }

    [Test]
    public void Shadow_IsSetShownAndEnded()
    {
        _folder.File("dark.graph.yaml", Graph.Replace("graph: double", "graph: dark"));
        _folder.Run($"deploy @dark.graph.yaml --to {_url} --version v1");
        _folder.File("dark.graph.yaml", Graph.Replace("graph: double", "graph: dark").Replace("x * 2", "x * 3"));
        _folder.Run($"deploy @dark.graph.yaml --to {_url} --version v2");
        var set = _folder.Run($"shadow dark --version v2 --percent 10 --to {_url}");
        Assert.That((set.Code, set.Error), Is.EqualTo((ExitCode.Fine, "")));
        Assert.That(set.Output, Does.StartWith("dark: v2 on 10 % of the requests: 0 run, 0 differ"));
        Assert.That(_folder.Run($"shadow dark --show --to {_url}").Output, Is.EqualTo(set.Output));
        Assert.That(_folder.Run($"shadow dark --version v9 --percent 10 --to {_url}").Error, Does.Contain("'v9'"));
        Assert.That(_folder.Run($"shadow dark --to {_url}").Code, Is.EqualTo(ExitCode.WrongUse));
        Assert.That(_folder.Run($"shadow dark --end --to {_url}").Output, Is.EqualTo("dark: no shadows\n"));
    }

    [Test]
    public async Task Record_IsSetShownFetchedAndEnded()
    {
        _folder.File("kept.graph.yaml", Graph.Replace("graph: double", "graph: kept"));
        _folder.Run($"deploy @kept.graph.yaml --to {_url} --version v1");
        var set = _folder.Run($"record kept --percent 100 --field x --value 1 2 --where y>1 --most 1000 --to {_url}");
        Assert.That((set.Code, set.Error), Is.EqualTo((ExitCode.Fine, "")));
        Assert.That(set.Output, Does.StartWith("kept: {").And.Contain("\"values\":[\"1\",\"2\"]")
            .And.Contain("0 runs, 0 of them written, 0 waiting; 0 lost"));
        Assert.That(_folder.Run($"record kept --fetch @none/ --to {_url}").Error, Does.Contain("nothing was recorded"));
        using var client = new HttpClient();
        using var answer = await client.PostAsync(
            $"{_url}/graphs/kept/run", new StringContent("{\"x\":3}", Encoding.UTF8, "application/json"));
        // The answer is there before the record is.
        while (!_folder.Run($"record kept --show --to {_url}").Output.Contains("  1 runs"))
            await Task.Yield();
        var fetched = _folder.Run($"record kept --fetch @kept.adrec --to {_url}");
        Assert.That((fetched.Code, fetched.Error), Is.EqualTo((ExitCode.Fine, "")));
        Assert.That(_folder.Run("replay @kept.adrec").Code, Is.EqualTo(ExitCode.Fine));
        Assert.That(_folder.Run($"record kept --where yy>1 --to {_url}").Error, Does.Contain("yy"));
        Assert.That(_folder.Run($"record kept --to {_url}").Code, Is.EqualTo(ExitCode.WrongUse));
        Assert.That(_folder.Run($"record kept --end --to {_url}").Output,
            Does.StartWith("kept: no recording\n  records-"));
        Assert.That(_folder.Run($"record kept --fetch @files/ --to {_url}").Output,
            Does.Contain("records-00000001.adrec"));
    }

    [Test]
    public void Commands_WithoutAHost_SayThatItCannotBeReached()
    {
        var result = _folder.Run("rollback double --to http://127.0.0.1:1");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(result.Error, Does.Contain("http://127.0.0.1:1/ cannot be reached"));
        Assert.That(_folder.Run("rollback double --to nowhere").Code, Is.EqualTo(ExitCode.WrongUse));
        Assert.That(_folder.Run($"traffic double v1 --to {_url}").Error, Does.Contain("expected VERSION=PERCENT"));
    }

    [Test]
    public void Host_StoreIsInUse_SaysSo()
    {
        var result = _folder.Run("host --store @store --urls http://127.0.0.1:0 --devices none");
        Assert.That(result.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(result.Error, Does.Contain("open elsewhere"));
    }

    /// <summary>Takes what is told, and gives the first line out.</summary>
    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Line => _line.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override Task WriteLineAsync(string? value)
        {
            _line.TrySetResult(value ?? "");
            return base.WriteLineAsync(value);
        }
    }
}
