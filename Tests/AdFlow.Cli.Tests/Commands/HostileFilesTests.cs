using System.Text;
using System.Text.Json.Nodes;

namespace AdFlow.Cli.Tests;

/// <summary>Files and folders that are not what they should be: a line of plain words, never a stack trace.</summary>
public sealed class HostileFilesTests
{
    private const int TooLongLine = (64 << 20) + 1;

    private static CliFolder Folder() => new CliFolder().File("q.jsonl", "{\"x\": 1}\n").File("g.yaml", """
        adflow: 1
        graph: g
        request: { x: float64, s: "utf8?" }
        nodes: { a: { op: where, in: request, with: x > 0 } }
        output: a
        """);

    [TestCase("run @g.yaml --input @", "this is a folder; name a file")]
    [TestCase("run @g.yaml --input @none", "there is no such file")]
    [TestCase("run @g.yaml --input ", "the name of the file is empty")]
    [TestCase("run @g.yaml --input @q.jsonl --output @", "this is a folder; name a file")]
    [TestCase("run @g.yaml --input @q.jsonl --output ", "the name of the file is empty")]
    [TestCase("run @g.yaml --input @q.jsonl --output @none/out.jsonl", "there is no folder")]
    [TestCase("table show @", "this is a folder; name a file")]
    [TestCase("table show @none", "there is no such file")]
    [TestCase("table show ", "the name of the file is empty")]
    [TestCase("table convert @q.jsonl @none/out.arrow", "there is no folder")]
    [TestCase("table convert @q.jsonl @ --to csv", "this is a folder; name a file")]
    public void FileThatCannotBeOpened_IsToldInPlainWords(string words, string told)
    {
        using var folder = Folder();
        var result = folder.Run(words);
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Contain(told).And.Match("^adflow: [^\n]*\n$"));
    }

    [Test]
    public void LineThatIsFarTooLong_IsOneRefusedRequest()
    {
        using var folder = Folder();
        byte[] good = Encoding.UTF8.GetBytes("{\"x\": 1}\n");
        byte[] bad = new byte[TooLongLine];
        Array.Fill(bad, (byte)'a');
        var result = folder.Run("run @g.yaml", [.. good, .. bad, (byte)'\n', .. good, .. bad]);
        Assert.That(result.Code, Is.EqualTo(1));
        var answers = result.Lines.Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.That(answers.Select(answer => answer["error"] is null), Is.EqualTo([true, false, true, false]));
        Assert.That((string?)answers[1]["error"]!["message"], Does.Contain("line 2: found a line of more than"));
        Assert.That((string?)answers[3]["error"]!["message"], Does.Contain("line 4: found a line of more than"));
    }

    [Test]
    public void BinaryFile_IsNoCsv()
    {
        using var folder = Folder();
        byte[] bytes = new byte[5_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(folder["t.parquet"], bytes);
        var result = folder.Run("table show @t.parquet");
        Assert.That((result.Code, result.Error), Is.EqualTo((1, "adflow: t.parquet: found binary data that is not "
            + "Arrow; expected an Arrow file or stream, or JSON lines or CSV in UTF-8\n")));
    }

    [Test]
    public void TableThatIsAFolder_IsToldAtItsPlace()
    {
        using var folder = Folder().File("t.yaml", """
            adflow: 1
            graph: t
            request: {}
            tables: { ads: { path: "." }, more: { path: "a\0b" } }
            nodes: { a: { op: scan, table: ads }, b: { op: scan, table: more }, c: { op: union, in: [a, b] } }
            output: c
            """);
        var result = folder.Run("validate @t.yaml");
        Assert.That((result.Code, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain("t.yaml:4:24: ADG4003")
            .And.Contain("this is a folder; name an Arrow file").And.Contain("t.yaml:4:45: ADG4003"));
    }

    [Test]
    public void StoreThatCannotBeUsed_IsToldWithWhatToDo()
    {
        using var folder = Folder().File("file", "x").File("t.yaml", """
            adflow: 1
            graph: t
            request: {}
            tables: { ads: { path: t.arrow } }
            nodes: { a: { op: scan, table: ads } }
            output: a
            """);
        Assert.That(folder.Run("table convert @q.jsonl @t.arrow").Code, Is.Zero);
        foreach (string store in new[] { "@file", "" })
        {
            var named = folder.Run($"run @t.yaml --store {store}", "{}");
            Assert.That((named.Code, named.Output), Is.EqualTo((1, "")));
            Assert.That(named.Error,
                Does.StartWith("adflow: --store").And.EndsWith("Name one that you can write to.\n"));
        }
        File.WriteAllText(folder[".adflow"], "a file where the folder should be");
        var usual = folder.Run("run @t.yaml", "{}");
        Assert.That((usual.Code, usual.Output), Is.EqualTo((1, "")));
        Assert.That(usual.Error, Does.StartWith("t.yaml:4:").And.Contain("by --store"));
        Assert.That(folder.Run("run @g.yaml --input @q.jsonl").Code, Is.Zero, "no tables, no store");
    }

    [TestCase("long.json", "it has 2147483649 bytes, and the file of a setting at most 2 GiB")]
    [TestCase("/dev/zero", "it is a pipe or device of more than 64 MiB; copy it to a file")]
    [Platform("Linux")]
    public void FileOfASettingThatIsFarTooLong_IsRefused(string name, string message)
    {
        using var folder = Folder().File("t.yaml", $$"""
            adflow: 1
            graph: t
            request: { x: float64 }
            nodes: { a: { op: rank.linear, in: request, with: { coefficients: {{name}} } } }
            output: a
            """);
        using (var file = File.Create(folder["long.json"]))
            file.SetLength((2L << 30) + 1);
        var result = folder.Run("validate @t.yaml");
        Assert.That((result.Code, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.StartWith("t.yaml:4:67: ADG4003").And.Contain(message));
    }

    [Test]
    public void LinkAndEmptyFile_AreWrittenThrough_NotReplaced()
    {
        using var folder = Folder().File("empty", "").File("target", "");
        File.CreateSymbolicLink(folder["link"], folder["target"]);
        Assert.That(folder.Run("table convert @q.jsonl @link --to csv").Code, Is.Zero);
        Assert.That(folder.Run("table convert @q.jsonl @empty --to csv").Code, Is.Zero);
        Assert.That(new FileInfo(folder["link"]).LinkTarget, Is.Not.Null);
        Assert.That(File.ReadAllText(folder["target"]), Is.EqualTo("x\r\n1\r\n"));
        Assert.That(File.ReadAllText(folder["empty"]), Is.EqualTo("x\r\n1\r\n"));
    }

    [Test]
    public void AnswersBeforeAStop_AreNotLost()
    {
        using var folder = Folder();
        using var stopped = new CancellationTokenSource();
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var input = new StoppingStream(Encoding.UTF8.GetBytes("{\"x\": 1}\n{\"x\": 2}\n"), stopped);
        var terminal = new Terminal(input, new BufferedStream(output), error, IsErrorInteractive: false);
        int code = CommandLine.RunAsync(["run", folder["g.yaml"]], terminal, stopped.Token).GetAwaiter().GetResult();
        Assert.That((code, error.ToString().Trim()), Is.EqualTo((1, "adflow: stopped")));
        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Does.StartWith("{\"request\":0,\"rows\":[{\"x\":1,"));
    }

    [Test]
    public void ReaderThatIsGone_EndsTheWorkWithoutAWord(
        [Values("run @g.yaml --input @many.jsonl", "table convert @many.jsonl - --to csv")] string words)
    {
        using var folder = Folder().File("many.jsonl", string.Concat(Enumerable.Repeat("{\"x\": 1}\n", 5_000)));
        using var error = new StringWriter();
        var output = new GoneReader();
        var terminal = new Terminal(Stream.Null, output, error, IsErrorInteractive: false);
        string[] args = [.. words.Split(' ').Select(word => word.StartsWith('@') ? folder[word[1..]] : word)];
        int code = CommandLine.RunAsync(args, terminal, CancellationToken.None).GetAwaiter().GetResult();
        Assert.That((code, error.ToString()), Is.EqualTo((1, "")));
    }

    private sealed class GoneReader : MemoryStream
    {
        private const int BrokenPipe = 32;

        public override void Write(byte[] buffer, int offset, int count) => throw Gone();

        public override void Write(ReadOnlySpan<byte> buffer) => throw Gone();

        private static IOException Gone() => new("Broken pipe", BrokenPipe);
    }

    // Gives a request a read, and stops the command when the second is read.
    private sealed class StoppingStream(byte[] bytes, CancellationTokenSource stop) : MemoryStream(bytes)
    {
        private const int RequestBytes = 9;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Position >= RequestBytes)
                stop.Cancel();
            return base.Read(buffer, offset, Math.Min(count, (int)Math.Max(1, RequestBytes - Position)));
        }
    }
}
