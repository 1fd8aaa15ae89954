using System.Buffers;
using System.Text;
using System.Text.Json;
using AdFlow.Operators;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime.Tests;

public sealed class AnswerWriterTests
{
    private static readonly RunFailure Refusal = new(
        FailureClass.RequestData, RequestCodes.Malformed, "no \"good\"", "g")
    {
        Column = "q",
    };

    private const string RefusalJson = """
        {"class":"request_data","code":"ADG6001","message":"no \"good\"","graph":"g","node":null,"operator":null,
        """ + """
        "port":null,"column":"q","row":null
        """;

    [Test]
    public void OneAnswer_IsAnObject()
    {
        using var tester = RequestGraphs.Echo();
        using var run = tester.Run("""{"q":"a","n":1}""");
        Assert.That(Write(AnswerForm.Object, writer => writer.Write(0, new AnswerShape(tester.Graph.Plan), run)),
            Is.EqualTo("""{"rows":[{"q":"a","n":1}]}"""));
        Assert.That(Write(AnswerForm.Object, writer => writer.Write(0, Refusal)),
            Is.EqualTo("{\"error\":" + RefusalJson + "}}"));
    }

    [Test]
    public void AnswersToAnArray_AreAnArrayInOrder()
    {
        using var tester = RequestGraphs.Echo();
        var shape = new AnswerShape(tester.Graph.Plan);
        using var run = tester.Run("""{"q":"a","n":1}""");
        Assert.That(Write(AnswerForm.Array, writer =>
        {
            writer.Write(0, shape, run);
            writer.Write(1, Refusal);
            writer.Flush();
            writer.Write(2, shape, run);
        }, requestId: "r1"), Is.EqualTo("""[{"rows":[{"q":"a","n":1}]},{"error":""" + RefusalJson
            + ""","request_id":"r1"}},{"rows":[{"q":"a","n":1}]}]"""));
        Assert.That(Write(AnswerForm.Array, _ => { }), Is.EqualTo("[]"));
    }

    [Test]
    public void LinesOfAnswers_HaveTheNumberOfTheRequest()
    {
        using var tester = RequestGraphs.Echo();
        var shape = new AnswerShape(tester.Graph.Plan);
        using var run = tester.Run("""{"q":"a","n":1}""");
        Assert.That(Write(AnswerForm.Lines, writer =>
        {
            writer.Write(7, shape, run);
            writer.Write(8, Refusal);
        }), Is.EqualTo(
            "{\"request\":7,\"rows\":[{\"q\":\"a\",\"n\":1}]}\n{\"request\":8,\"error\":" + RefusalJson + "}}\n"));
    }

    [Test]
    public void SeveralOutputs_AreNamed_AndWhatTheGraphAllowedIsToldWhereAsked()
    {
        using var tester = RequestGraphs.Degrading();
        var shape = new AnswerShape(tester.Graph.Plan);
        using var run = tester.Run("{}");
        const string Outputs = """{"outputs":{"none":[],"some":[{"a":1}]}""";
        Assert.That(Write(AnswerForm.Object, writer => writer.Write(0, shape, run)), Is.EqualTo(Outputs + "}"));
        string told = Write(AnswerForm.Object, writer => writer.Write(0, shape, run), tellsDegraded: true);
        using var read = JsonDocument.Parse(told);
        Assert.That(told, Does.StartWith(Outputs + ",\"degraded\":[{"));
        Assert.That(read.RootElement.GetProperty("degraded")[0].GetProperty("node").GetString(), Is.EqualTo("bad"));
    }

    [Test]
    public void RunThatFailed_IsAnsweredByItsFailure()
    {
        using var tester = RequestGraphs.Echo();
        var failed = new GraphRun(null, Refusal);
        Assert.That(Write(AnswerForm.Object, writer => writer.Write(0, new AnswerShape(tester.Graph.Plan), failed)),
            Is.EqualTo("{\"error\":" + RefusalJson + "}}"));
    }

    [Test]
    public void WriterThatWasNotBegun_Throws()
    {
        using var writer = new JsonAnswerWriter();
        Assert.That(() => writer.Write(0, Refusal), Throws.InvalidOperationException);
        writer.Begin(new ArrayBufferWriter<byte>(), AnswerForm.Object);
        writer.End();
        Assert.That(() => writer.Write(0, Refusal), Throws.InvalidOperationException);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ArrowAnswers_ReadBackWithRequestsAndErrors(bool hasErrors)
    {
        using var tester = RequestGraphs.Echo();
        var target = new ArrayBufferWriter<byte>();
        var schema = tester.Graph.Plan.SchemaOf(tester.Graph.Plan.Outputs[0].Source);
        using (var writer = new ArrowAnswerWriter(schema, 0, target, hasErrors))
        {
            using var first = tester.Run("""{"q":"a","n":1}""");
            writer.Write(0, first);
            if (hasErrors)
                writer.Write(1, Refusal, "r1");
            else
                Assert.That(() => writer.Write(1, Refusal), Throws.InvalidOperationException);
            using var last = tester.Run("""{"q":"b","n":2}""");
            writer.Write(2, last);
            writer.Finish();
        }
        using var table = IpcReader.ReadTable(target.WrittenSpan);
        var rows = table.Batches.Select(RequestGraphs.Row).ToArray();
        string error = JsonSerializer.Serialize(RefusalJson + ",\"request_id\":\"r1\"}", Relaxed);
        Assert.That(rows, Is.EqualTo(hasErrors
            ?
            [
                """{"request":0,"q":"a","n":1,"error":null}""",
                $$"""{"request":1,"q":null,"n":null,"error":{{error}}}""",
                """{"request":2,"q":"b","n":2,"error":null}""",
            ]
            : (string[])["""{"request":0,"q":"a","n":1}""", """{"request":2,"q":"b","n":2}"""]));
    }

    [Test]
    public void ArrowAnswersOfOtherColumns_AreRefused()
    {
        using var tester = RequestGraphs.Echo();
        using var other = RequestGraphs.Degrading();
        var schema = tester.Graph.Plan.SchemaOf(tester.Graph.Plan.Outputs[0].Source);
        using var writer = new ArrowAnswerWriter(schema, 0, new ArrayBufferWriter<byte>());
        using var run = other.Run("{}");
        Assert.That(() => writer.Write(0, run), Throws.ArgumentException);
    }

    private static JsonSerializerOptions Relaxed { get; } = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Write(
        AnswerForm form, Action<JsonAnswerWriter> write, bool tellsDegraded = false, string? requestId = null)
    {
        var target = new ArrayBufferWriter<byte>();
        using var writer = new JsonAnswerWriter();
        writer.Begin(target, form, tellsDegraded, requestId);
        write(writer);
        writer.End();
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
