using System.Diagnostics;

namespace AdFlow.Cli.Tests.Commands;

/// <summary>Records, pages and what they are made of, named carelessly.</summary>
public sealed class RecordFilesTests
{
    private static readonly string[] Inputs =
        ["ads.graph.yaml", "part.graph.yaml", "ads.arrow", "requests.jsonl", "day.adrec", "new.adrec"];

    private CliFolder _folder = null!;

    [SetUp]
    public void Record()
    {
        _folder = new CliFolder().File("requests.jsonl", "{\"floor\": 1}\n{\"floor\": 3}\n")
            .File("ads.jsonl", "{\"ad_id\": 1, \"bid\": 2}\n{\"ad_id\": 2, \"bid\": 4}\n")
            .File("part.graph.yaml", """
                adflow: 1
                graph: part
                inputs: { rows: { bid: int64 } }
                nodes:
                  kept: { op: where, in: rows, with: bid >= 1 }
                output: kept
                """)
            .File("ads.graph.yaml", """
                adflow: 1
                graph: ads
                request: { floor: float64 }
                tables: { ads: { path: ads.arrow, key: ad_id } }
                nodes:
                  scan: { op: scan, table: ads }
                  part: { use: part.graph.yaml, in: scan }
                  kept: { op: where, in: part, with: bid >= request.floor }
                output: kept
                """);
        Assert.That(_folder.Run("table convert @ads.jsonl @ads.arrow").Code, Is.Zero);
        foreach (string record in new[] { "day.adrec", "new.adrec" })
        {
            var run = _folder.Run($"run @ads.graph.yaml --input @requests.jsonl --record @{record}");
            Assert.That(run.Code, Is.Zero, run.Error);
        }
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [TestCase("replay @day.adrec --html @day.adrec", "day.adrec")]
    [TestCase("replay @day.adrec --graph @ads.graph.yaml --html @ads.graph.yaml", "ads.graph.yaml")]
    [TestCase("replay @day.adrec --tables ads=@ads.arrow --html @ads.arrow", "ads.arrow")]
    [TestCase("replay @day.adrec --html @part.graph.yaml", "part.graph.yaml")]
    [TestCase("diff @day.adrec @new.adrec --html @new.adrec", "new.adrec")]
    [TestCase("diff @day.adrec @ads.graph.yaml --html @ads.graph.yaml", "ads.graph.yaml")]
    public void PageOverAFileThatIsNone_IsRefused_AndNotTouched(string command, string file)
    {
        byte[][] before = [.. Inputs.Select(name => File.ReadAllBytes(_folder[name]))];
        var refused = _folder.Run(command);
        Assert.That((refused.Code, refused.Output), Is.EqualTo((2, "")));
        Assert.That(refused.Error, Is.EqualTo($"adflow: --html {file}: this file is there and is no page, and would be "
            + "overwritten; name another\n"));
        Assert.That(Inputs.Select(name => File.ReadAllBytes(_folder[name])), Is.EqualTo(before));
    }

    [Test]
    public void PageOverAPage_IsWritten()
    {
        for (int i = 0; i < 2; i++)
        {
            var replay = _folder.Run("replay @day.adrec --html @report.html");
            Assert.That((replay.Code, replay.Error), Is.EqualTo((0, "")));
        }
        Assert.That(File.ReadAllText(_folder["report.html"]), Does.StartWith("<!doctype html>"));
    }

    [TestCase("replay @day.adrec --html -", "--html -: standard output is for text; name a file")]
    [TestCase("replay @day.adrec --html @.", "--html .: this is a folder; name a file")]
    [TestCase("diff @day.adrec @new.adrec --html @none/a.html", "--html none/a.html: there is no folder 'none'")]
    [TestCase("replay ", "'': the name of the record file is empty")]
    [TestCase("record ads --to http://x --percent NaN", "--percent NaN: expected a finite number")]
    [TestCase("record ads --to http://x --slower Infinity", "--slower Infinity: expected a finite number")]
    [TestCase("record ads --to http://x --percent abc",
        "Cannot parse argument 'abc' for option '--percent' as a number.")]
    [TestCase("replay @day.adrec --request NaN",
        "Cannot parse argument 'NaN' for option '--request' as a whole number.")]
    public void WrongWord_IsToldBeforeAnythingIsDone(string command, string told)
    {
        var refused = _folder.Run(command);
        Assert.That((refused.Code, refused.Output), Is.EqualTo((2, "")), refused.Error);
        Assert.That(refused.Error.Replace("/.:", ".:", StringComparison.Ordinal), Does.StartWith($"adflow: {told}\n"));
    }

    [TestCase("--record @part.graph.yaml")]
    [TestCase("--output @part.graph.yaml")]
    [TestCase("--trace @part.graph.yaml")]
    public void SubGraph_IsNotOverwritten(string option)
    {
        string before = File.ReadAllText(_folder["part.graph.yaml"]);
        var refused = _folder.Run($"run @ads.graph.yaml --input @requests.jsonl {option}");
        Assert.That(refused.Code, Is.EqualTo(2));
        Assert.That(refused.Error, Does.EndWith(
            "this file is file 'part.graph.yaml' of the graph, which would be overwritten; name another\n"));
        Assert.That(File.ReadAllText(_folder["part.graph.yaml"]), Is.EqualTo(before));
    }

    [Test]
    [Platform("Linux")]
    public void RecordOverAPipeOrAFolder_IsRefused_AndAPipeIsNoRecord()
    {
        using (var made = Process.Start("mkfifo", [_folder["pipe"]]))
            made.WaitForExit();
        var piped = _folder.Run("run @ads.graph.yaml --input @requests.jsonl --record @pipe");
        Assert.That((piped.Code, piped.Output), Is.EqualTo((1, "")));
        Assert.That(piped.Error, Is.EqualTo(
            "adflow: --record pipe: this is a pipe, a socket or a device; name a file\n"));
        Directory.CreateDirectory(_folder["some"]);
        Assert.That(_folder.Run("run @ads.graph.yaml --input @requests.jsonl --record @some").Error,
            Is.EqualTo("adflow: --record some: this is a folder; name a file\n"));
        foreach (string command in new[] { "replay @pipe", "why @pipe --row ad_id=1", "diff @day.adrec @pipe" })
            Assert.That(_folder.Run(command).Error,
                Does.StartWith("adflow: pipe: this is a pipe, a socket or a device"));
    }

    [Test]
    public void RecordOverALink_IsWhatTheLinkNames()
    {
        File.CreateSymbolicLink(_folder["link.adrec"], _folder["new.adrec"]);
        File.Delete(_folder["new.adrec"]);
        File.WriteAllText(_folder["new.adrec"], "");
        Assert.That(_folder.Run("run @ads.graph.yaml --input @requests.jsonl --record @link.adrec").Code, Is.Zero);
        Assert.That(new FileInfo(_folder["link.adrec"]).LinkTarget, Is.EqualTo(_folder["new.adrec"]));
        Assert.That(_folder.Run("replay @new.adrec").Code, Is.Zero);
    }

    [TestCase("--record")]
    [TestCase("--trace")]
    public void ProcessWhoseFileCannotBeMade_EndsWithOneLine(string option)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [typeof(CommandLine).Assembly.Location, "run", _folder["ads.graph.yaml"], "--input",
                _folder["requests.jsonl"], option, _folder["none/x"]])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        string told = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(1), told);
        Assert.That(told, Does.Contain("there is no folder").And.Not.Contain("Unhandled"));
        Assert.That(told.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
    }
}
