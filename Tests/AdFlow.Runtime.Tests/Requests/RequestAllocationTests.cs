using System.Buffers;
using System.Text;
using AdFlow.Tables;

namespace AdFlow.Runtime.Tests;

public sealed class RequestAllocationTests
{
    [TestCase(RequestFormat.Json, """{"q":"a\u00e9","n":"12","x":0.1,"tags":["x","y"]}""")]
    [TestCase(RequestFormat.Json, """[{"q":"a","n":1},{"q":"b","n":2,"tags":[]}]""")]
    [TestCase(RequestFormat.JsonLines, "{\"q\":\"a\",\"n\":1}\n{\"q\":\"b\",\"n\":2}\n")]
    public void WarmBodyReaderAndWriter_AllocateNothingManaged(RequestFormat format, string text)
    {
        using var tester = RequestGraphs.Echo();
        using var run = tester.Run("""{"q":"a\"b","n":9007199254740993}""");
        var shape = new AnswerShape(tester.Graph.Plan);
        var reader = new RequestReader(tester.Graph.Plan);
        var bytes = RequestGraphs.Pieces(Encoding.UTF8.GetBytes(text), 10);
        var target = new ArrayBufferWriter<byte>(1 << 16);
        using var body = new RequestBody();
        using var arena = new Arena();
        using var writer = new JsonAnswerWriter();
        var form = format is RequestFormat.JsonLines ? AnswerForm.Lines : AnswerForm.Array;
        long Measure()
        {
            target.ResetWrittenCount();
            arena.Reset();
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool isFine = body.Read(bytes, format, "echo") is null;
            writer.Begin(target, form, tellsDegraded: true, requestId: "r1");
            for (int i = 0; i < body.Count; i++)
            {
                isFine &= body.TryGetText(i, "q"u8, out _) && body.TryGetText(i, "n"u8, out _);
                isFine &= body.Read(i, reader, arena, out _) is null;
                writer.Write(i, shape, run);
            }
            writer.End();
            body.Reset();
            return isFine ? GC.GetAllocatedBytesForCurrentThread() - before : -1;
        }
        Measure();
        Measure();
        Assert.That(Measure(), Is.Zero);
    }

    [Test]
    public void ReaderOfManyRequests_KeepsNoMoreThanTheLargestNeeds()
    {
        using var tester = RequestGraphs.Echo();
        var reader = new RequestReader(tester.Graph.Plan);
        using var arena = new Arena();
        for (int i = 0; i < 10_000; i++)
        {
            arena.Reset();
            Assert.That(reader.Read("""{"q":"a","n":1,"tags":["x"]}"""u8, arena, out var row), Is.Null);
            Assert.That(row.RowCount, Is.EqualTo(1));
        }
        Assert.That(arena.HeldBytes, Is.LessThan(100_000));
    }
}
