using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AdFlow.Cli.Tests;

/// <summary>Files that <c>adflow run</c> reads and writes, named carelessly.</summary>
public sealed class RunFilesTests
{
    private const string Requests = "{\"floor\": 1}\n{\"floor\": 3}\n";

    private static CliFolder Folder()
    {
        var folder = new CliFolder().File("requests.jsonl", Requests)
            .File("ads.jsonl", "{\"ad_id\": 1, \"bid\": 2}\n{\"ad_id\": 2, \"bid\": 4}\n")
            .File("ads.graph.yaml", """
                adflow: 1
                graph: ads
                request: { floor: float64 }
                tables: { ads: { path: ads.arrow, key: ad_id } }
                nodes:
                  scan: { op: scan, table: ads }
                  kept: { op: where, in: scan, with: bid >= request.floor }
                output: kept
                """);
        Assert.That(folder.Run("table convert @ads.jsonl @ads.arrow").Code, Is.Zero);
        return folder;
    }

    [TestCase("--output @ads.graph.yaml", "--output ads.graph.yaml: this file is the graph")]
    [TestCase("--output @ads.arrow", "--output ads.arrow: this file is table 'ads'")]
    [TestCase("--output @requests.jsonl", "--output requests.jsonl: this file is --input")]
    [TestCase("--trace @ads.graph.yaml", "--trace ads.graph.yaml: this file is the graph")]
    [TestCase("--trace @ads.arrow", "--trace ads.arrow: this file is table 'ads'")]
    [TestCase("--trace @requests.jsonl", "--trace requests.jsonl: this file is --input")]
    [TestCase("--output @a.jsonl --trace @./a.jsonl", "--trace ./a.jsonl: this file is --output")]
    [TestCase("--tables ads=@other.arrow --trace @other.arrow", "--trace other.arrow: this file is table 'ads'")]
    public void FileThatIsAlreadySomethingElse_IsRefused_AndNotTouched(string options, string told)
    {
        using var folder = Folder();
        File.Copy(folder["ads.arrow"], folder["other.arrow"]);
        string[] names = ["ads.graph.yaml", "ads.arrow", "requests.jsonl", "other.arrow"];
        byte[][] before = [.. names.Select(name => File.ReadAllBytes(folder[name]))];
        var refused = folder.Run($"run @ads.graph.yaml --input @requests.jsonl {options}");
        Assert.That((refused.Code, refused.Output), Is.EqualTo((2, "")));
        Assert.That(refused.Error, Is.EqualTo($"adflow: {told}, which would be overwritten; name another\n"));
        Assert.That(names.Select(name => File.ReadAllBytes(folder[name])), Is.EqualTo(before));
    }

    [Test]
    public void LinkToAnotherFileOfTheRun_IsThatFile()
    {
        using var folder = Folder();
        File.CreateSymbolicLink(folder["link"], folder["ads.arrow"]);
        Assert.That(folder.Run("run @ads.graph.yaml --input @requests.jsonl --trace @link").Error,
            Is.EqualTo("adflow: --trace link: this file is table 'ads', which would be overwritten; name another\n"));
    }

    [Test]
    [Platform("Linux")]
    public void Devices_TakeEverything()
    {
        using var folder = Folder();
        var run = folder.Run("run @ads.graph.yaml --input @requests.jsonl --output /dev/null --trace /dev/null");
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
    }

    [Test]
    [Platform("Linux")]
    public void TraceThatCannotBeWritten_IsTold_AndAnswersAreThere()
    {
        using var folder = Folder();
        var full = folder.Run("run @ads.graph.yaml --trace /dev/full", Requests);
        Assert.That((full.Code, full.Lines.Length), Is.EqualTo((1, 2)));
        Assert.That(full.Error, Does.StartWith("adflow: --trace /dev/full: the trace cannot be written: "));
        var folderItself = folder.Run("run @ads.graph.yaml --trace @.", Requests);
        Assert.That((folderItself.Code, folderItself.Output), Is.EqualTo((1, "")));
        Assert.That(folderItself.Error, Does.Contain("this is a folder; name a file"));
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    [Platform("Linux")]
    public void ProcessThatIsStoppedWhileItWaits_LeavesAWholeTrace(string signal)
    {
        using var folder = Folder();
        // Tests that a script runs in the background ignore interrupts, and so would the process.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (string word in (string[])["--default-signal=INT", Environment.ProcessPath!,
            typeof(CommandLine).Assembly.Location, "run", folder["ads.graph.yaml"], "--trace", folder["trace.json"]])
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        process.StandardInput.Write(Requests);
        process.StandardInput.Flush();
        Assert.That(process.StandardOutput.ReadLine(), Does.StartWith("{\"request\":0"));
        Assert.That(process.StandardOutput.ReadLine(), Does.StartWith("{\"request\":1"));
        Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();
        Assert.That(process.WaitForExit(TimeSpan.FromMinutes(1)), Is.True, "the process goes on after the signal");
        Assert.That((process.ExitCode, process.StandardError.ReadToEnd()), Is.EqualTo((1, "adflow: stopped\n")));
        var events = JsonNode.Parse(File.ReadAllText(folder["trace.json"]))!["traceEvents"]!.AsArray();
        // The second answer goes out before its run is traced.
        Assert.That(events.Count(each => (string?)each!["cat"] == "request"), Is.EqualTo(2).Or.EqualTo(1));
    }
}
