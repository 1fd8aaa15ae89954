using System.Text;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RequestBodyTests
{
    private readonly GraphTester _tester = RequestGraphs.Echo();
    private readonly Arena _arena = new();

    [OneTimeTearDown]
    public void End()
    {
        _arena.Dispose();
        _tester.Dispose();
    }

    private LogicalPlan Plan => _tester.Graph.Plan;

    [TestCase("""{"q":"a","n":1,"tags":["x"]}""")]
    [TestCase("  \r\n{\"q\":\"a\",\"n\":1,\"tags\":[\"x\"]}\n ")]
    [TestCase("\uFEFF{\"q\":\"\\u0061\",\"n\":\"1\",\"x\":null,\"tags\":[\"x\"]}")]
    public void OneObject_IsOneRequest(string json)
    {
        using var body = new RequestBody();
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.That(body.Read(RequestGraphs.Pieces(bytes, 3), RequestFormat.Json, "echo"), Is.Null);
        Assert.That((body.Form, body.Count), Is.EqualTo((RequestForm.Object, 1)));
        Assert.That(Answers(body), Is.EqualTo(["""{"q":"a","n":1,"x":null,"tags":["x"]}"""]));
    }

    [Test]
    public void ArrayWithBadElements_RefusesThoseAlone()
    {
        using var body = Read("""
             [ {"q":"a","n":1},
               {"q":"b","n":1.5},
               7,
               {"q":"c","n":2,"extra":[{}]},
               {"q":"d","n":3} ]
            """, RequestFormat.Json);
        Assert.That((body.Form, body.Count), Is.EqualTo((RequestForm.Array, 5)));
        var told = Answers(body);
        Assert.That(told[0], Is.EqualTo("""{"q":"a","n":1,"x":null,"tags":null}"""));
        Assert.That(told[1], Is.EqualTo("ADG6001 n: request 1 is refused: n: found 1.5, expected int64: a whole number "
            + "from -9223372036854775808 to 9223372036854775807 (byte 37)"));
        Assert.That(told[2], Is.EqualTo("ADG6001 : request 2 is refused: row: found 7, expected one JSON object "
            + "(byte 46)"));
        Assert.That(told[3], Does.StartWith("ADG6001 extra: request 3 is refused: extra: found an unknown field"));
        Assert.That(told[4], Is.EqualTo("""{"q":"d","n":3,"x":null,"tags":null}"""));
    }

    [Test]
    public void Lines_AreRequestsOfTheirOwn_AndBlankOnesAreNone()
    {
        using var body = Read("\uFEFF\n{\"q\":\"a\",\"n\":1}\r\n \t\n  {\"q\":1}\n{\"q\":\"b\",\"n\":2}\n{",
            RequestFormat.JsonLines);
        Assert.That((body.Form, body.Count), Is.EqualTo((RequestForm.Lines, 4)));
        var told = Answers(body);
        Assert.That(told[0], Is.EqualTo("""{"q":"a","n":1,"x":null,"tags":null}"""));
        Assert.That(told[1], Does.StartWith("ADG6001 q: request 1 (line 4) is refused: q: found 1, expected utf8"));
        Assert.That(told[1], Does.Contain("(byte 8)"));
        Assert.That(told[2], Is.EqualTo("""{"q":"b","n":2,"x":null,"tags":null}"""));
        Assert.That(told[3], Does.StartWith("ADG6001 : request 3 (line 6) is refused: row: found malformed JSON"));
    }

    [Test]
    public void ArrowRows_AreRequests_InAnyOrderOfColumnsAndWithoutThoseThatMayBeNull()
    {
        using var body = ReadArrow("n: int64?; q: utf8", """{"n":1,"q":"a"}""", """{"n":null,"q":"b"}""");
        Assert.That((body.Form, body.Count), Is.EqualTo((RequestForm.Arrow, 2)));
        Assert.That(Answers(body), Is.EqualTo(
        [
            """{"q":"a","n":1,"x":null,"tags":null}""",
            "ADG6001 n: request 1 is refused: field 'n' is null; expected int64",
        ]));
    }

    [Test]
    public void ArrowColumnsThatDoNotFit_AreToldForEachRow()
    {
        using var body = ReadArrow("n: utf8; p: utf8", """{"n":"1","p":"a"}""");
        Assert.That(Answers(body), Is.EqualTo(
        [
            "ADG6001 : request 0 is refused: the request has no field 'p'; there is no column for the field "
            + "'q: utf8'; column 'n' is utf8; expected int64",
        ]));
    }

    [TestCase("", "found an empty body, expected a JSON object or an array of objects")]
    [TestCase(" \n", "found an empty body, expected a JSON object or an array of objects")]
    [TestCase("[{\"q\":1},\n]", "in line 2, expected an array of JSON objects")]
    [TestCase("[{\"q\":1}] 1", "malformed JSON")]
    [TestCase("[{\"q\":1}", "malformed JSON")]
    public void MalformedBody_IsRefusedAsAWhole(string json, string reason)
    {
        using var body = new RequestBody();
        var failure = body.Read(Encoding.UTF8.GetBytes(json), RequestFormat.Json, "echo");
        Assert.That((failure?.Class, failure?.Code, failure?.Graph),
            Is.EqualTo(((FailureClass?)FailureClass.RequestData, RequestCodes.Malformed, "echo")));
        Assert.That(failure!.Message, Does.StartWith("the requests are refused: found ").And.Contain(reason));
        Assert.That((body.Form, body.Count), Is.EqualTo((RequestForm.None, 0)));
        Assert.That(body.Read("{}"u8.ToArray(), RequestFormat.Json, "echo"), Is.Null, "the next one is read");
    }

    [Test]
    public void MalformedArrow_IsRefusedAsAWhole()
    {
        using var body = new RequestBody();
        var failure = body.Read("{\"q\":1}"u8.ToArray(), RequestFormat.Arrow, "echo");
        Assert.That(failure?.Code, Is.EqualTo(RequestCodes.Malformed));
        Assert.That(failure!.Message, Does.StartWith("the requests cannot be read: "));
    }

    [Test]
    public void MoreRequestsThanAreTaken_AreTooLarge()
    {
        var limits = new RequestLimits { MostRequests = 2 };
        var bodies = new (string Text, RequestFormat Format)[]
        {
            ("[{},{},{}]", RequestFormat.Json), ("{}\n{}\n{}", RequestFormat.JsonLines),
        };
        using var body = new RequestBody(limits);
        foreach (var (text, format) in bodies)
            Assert.That(body.Read(Encoding.UTF8.GetBytes(text), format, "g")?.Code, Is.EqualTo(RequestCodes.TooLarge));
        Assert.That(body.Read(Arrow("n: int64", "{\"n\":1}", "{\"n\":1}", "{\"n\":1}"), RequestFormat.Arrow, "g")?.Code,
            Is.EqualTo(RequestCodes.TooLarge));
        Assert.That(body.Count, Is.Zero);
        Assert.That(body.Read("[{},{}]"u8.ToArray(), RequestFormat.Json, "g"), Is.Null);
    }

    [Test]
    public void TextAndNestingBeyondTheLimits_AreRefused()
    {
        var limits = new RequestLimits { MostTextBytes = 4, MostDepth = 2 };
        using var body = new RequestBody(limits);
        var reader = new RequestReader(Plan, limits);
        Assert.That(body.Read("""[{"q":"abcd","n":1,"tags":["abcde"]},{"q":"b","n":1}]"""u8.ToArray(),
            RequestFormat.Json, "echo"), Is.Null);
        Assert.That(body.Read(0, reader, _arena, out _)?.Message, Is.EqualTo(
            "request 0 is refused: tags[0]: found 5 bytes of text, expected at most 4 (byte 28)"));
        Assert.That(body.Read(1, reader, _arena, out _), Is.Null);
        Assert.That(reader.Read("""{"q":[[]]}"""u8, _arena, out _)?.Message, Does.Contain("depth"));
        Assert.That(body.Read("""[{"q":[[]]}]"""u8.ToArray(), RequestFormat.Json, "echo")?.Message,
            Does.Contain("depth"));
        body.Read(Arrow("q: utf8; n: int64; tags: list<utf8>", """{"q":"","n":1,"tags":["a","abcde"]}"""),
            RequestFormat.Arrow, "echo");
        Assert.That(body.Read(0, reader, _arena, out _)?.Message, Is.EqualTo(
            "request 0 is refused: field 'tags' has 5 bytes of text; expected at most 4"));
    }

    [Test]
    public void ArenaThatIsTooSmall_IsAFailureOfCapacity()
    {
        using var small = new Arena(64);
        var failure = new RequestReader(Plan).Read("""{"q":"a","n":1}"""u8, small, out _);
        Assert.That((failure?.Class, failure?.Code),
            Is.EqualTo(((FailureClass?)FailureClass.Capacity, FailureCodes.OutOfMemory)));
    }

    [Test]
    public void FieldOfARequest_IsReadWithoutAGraph()
    {
        using var array = Read("""[{"q":"a","n":12},{"n":"12"}]""", RequestFormat.Json);
        using var rows = ReadArrow("n: int64; q: utf8", """{"n":12,"q":"a"}""");
        Assert.That(array.TryGetText(0, "n"u8, out var first) && first.SequenceEqual("12"u8), Is.True);
        Assert.That(array.TryGetText(1, "n"u8, out var second) && second.SequenceEqual("12"u8), Is.True);
        Assert.That(array.TryGetText(1, "q"u8, out _), Is.False);
        Assert.That(rows.TryGetText(0, "n"u8, out var third) && third.SequenceEqual("12"u8), Is.True);
    }

    [Test]
    public void RequestWithoutFields_IsOneRow()
    {
        using var tester = new GraphTester(TestModules.All).Table("t", "a: int64", "{\"a\":1}").Open("""
            adflow: 1
            graph: fixed
            request: {}
            tables: { t: { path: t.arrow } }
            nodes: { all: { op: scan, table: t } }
            output: all
            """);
        using var body = Read("[{},{\"a\":1}]", RequestFormat.Json);
        var reader = new RequestReader(tester.Graph.Plan);
        Assert.That(body.Read(0, reader, _arena, out var row), Is.Null);
        Assert.That(row.RowCount, Is.EqualTo(1));
        Assert.That(body.Read(1, reader, _arena, out _)?.Message, Does.Contain("expected no fields"));
    }

    private static RequestBody Read(string json, RequestFormat format)
    {
        var body = new RequestBody();
        Assert.That(body.Read(RequestGraphs.Pieces(Encoding.UTF8.GetBytes(json), 7), format, "echo"), Is.Null);
        return body;
    }

    private static RequestBody ReadArrow(string columns, params string[] rows)
    {
        var body = new RequestBody();
        Assert.That(body.Read(RequestGraphs.Pieces(Arrow(columns, rows), 100), RequestFormat.Arrow, "echo"), Is.Null);
        return body;
    }

    private static byte[] Arrow(string columns, params string[] rows)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', rows)));
        var named = columns.Split(';').Select(column => column.Split(':', StringSplitOptions.TrimEntries));
        var schema = new Schema([.. named.Select(parts => TypeText.TryParse(parts[1], out var field, out _)
            ? field with { Name = parts[0] } : throw new ArgumentException(parts[1]))]);
        using var table = JsonLines.Read(lines, schema);
        using var stream = new MemoryStream();
        IpcWriter.WriteStream(stream, table);
        return stream.ToArray();
    }

    private List<string> Answers(RequestBody body)
    {
        var reader = new RequestReader(Plan);
        return [.. Enumerable.Range(0, body.Count).Select(i => body.Read(i, reader, _arena, out var row) is { } refusal
            ? $"{refusal.Code} {refusal.Column}: {refusal.Message}" : RequestGraphs.Row(row))];
    }
}
