using System.Text;

namespace AdFlow.Graphs.Tests.Syntax;

/// <summary>Files that are no text, or too much of it.</summary>
public sealed class SourceTextTests
{
    private string _file = "";

    [SetUp]
    public void MakeFile() => _file = Path.GetTempFileName();

    [TearDown]
    public void DeleteFile() => File.Delete(_file);

    [Test]
    public void ReadFile_InvalidUtf8_SaysWhichByte() => AssertSays(
        [.. "adflow: 1\ngraph: "u8, 0xC3, (byte)'\n'],
        "2:8: ADG1003: byte 0xC3 at offset 17 is not valid UTF-8; save the file as UTF-8");

    [Test]
    public void ReadFile_Utf16_IsNamed() => AssertSays(
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("adflow: 1")],
        "1:1: ADG1003: the file is UTF-16; save it as UTF-8");

    [Test]
    public void ReadFile_ControlCharacter_IsRefused() => AssertSays(
        [.. "adflow: 1\ngraph: a\u0007b\n"u8],
        "2:9: ADG1003: found character U+0007, which has no place in text; delete it, or write it as \"\\u0007\"");

    [Test]
    public void ReadFile_TooLong_IsRefused() => AssertSays(
        [.. Enumerable.Repeat((byte)'#', (4 << 20) + 1)],
        "1:1: ADG1002: the file is longer than 4 MiB; graphs hold names and settings, so move data to tables");

    [Test]
    public void ReadFile_TooManyValues_IsRefused() => AssertSays(
        Encoding.UTF8.GetBytes("adflow: [" + string.Join(",", Enumerable.Repeat("a", 200_001)) + "]"),
        "1:400000: ADG1002: the file holds more than 200,000 names and values; move data to tables");

    [Test]
    public void ReadFile_TooDeep_IsRefused() => AssertSays(
        Encoding.UTF8.GetBytes("adflow: " + new string('[', 100) + new string(']', 100)),
        "1:72: ADG1002: values nest more than 64 deep here; make it flatter");

    [Test]
    public void ReadFile_ByteOrderMark_IsSkipped()
    {
        File.WriteAllBytes(_file, [.. Encoding.UTF8.Preamble, .. "adflow: 2"u8]);
        var diagnostics = new DiagnosticBag();
        GraphReader.ReadFile(_file, diagnostics);
        Assert.That(diagnostics.ToList().Single().Position, Is.EqualTo(new SourcePosition(_file, 1, 9)));
    }

    [TestCase("adflow: 2\n", 1)]
    [TestCase("# a\r\nadflow: 2\r\n", 2)]
    [TestCase("# a\r\radflow: 2", 3)]
    public void ReadFile_LineEnds_AreCounted(string text, int line)
    {
        File.WriteAllText(_file, text);
        var diagnostics = new DiagnosticBag();
        GraphReader.ReadFile(_file, diagnostics);
        Assert.That(diagnostics.ToList().Single().Position, Is.EqualTo(new SourcePosition(_file, line, 9)));
    }

    private void AssertSays(byte[] content, string expected)
    {
        File.WriteAllBytes(_file, content);
        var diagnostics = new DiagnosticBag();
        Assert.That(GraphReader.ReadFile(_file, diagnostics), Is.Null);
        Assert.That(diagnostics.ToList().Select(problem => problem.ToString()),
            Is.EqualTo(new[] { $"{_file}:{expected}" }));
    }
}
