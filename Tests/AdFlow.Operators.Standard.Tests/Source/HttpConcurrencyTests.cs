using System.Text;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Many runs at once, over a service that does what it likes.</summary>
public sealed class HttpConcurrencyTests
{
    private const string Settings = """
        columns: { price: "float64?" }, timeout_ms: 200, backoff_ms: 1, hedge_after_ms: 20, batch_size: 3
        """;

    [Test]
    public async Task ManyRuns_OverAServiceWithFaults_GiveTheirRowsOrFail([Values(1, 2, 3)] int seed)
    {
        await using var service = await KeyService.StartAsync(request => BehaveAsync(request, seed));
        using var graph = new RemoteGraph(service.Url, Settings + ", retry_burst: 1000", s_ids, node: ", timeout: 2s");
        int failed = 0;
        var runs = Enumerable.Range(0, 150).Select(async run =>
        {
            using var caller = new CancellationTokenSource();
            var running = graph.RunAsync((ulong)run, enforceDeadline: true, caller.Token);
            if (run % 10 == 9)
                await caller.CancelAsync();
            using var result = await running;
            if (result.Failure is null)
                Assert.That(Rows.Print(result.Output(0)), Is.EqualTo(s_expected), $"seed {seed}, run {run}");
            else
                Interlocked.Increment(ref failed);
            Assert.That(result.Failure?.Class, Is.Null.Or.EqualTo(FailureClass.Dependency)
                .Or.EqualTo(FailureClass.Deadline).Or.EqualTo(run % 10 == 9 ? FailureClass.RequestData : null),
                $"seed {seed}, run {run}: {result.Failure}");
        });
        await Task.WhenAll(runs);
        Assert.That(failed, Is.LessThan(150), $"seed {seed}: nothing was answered at all");
    }

    [TestCase(HttpFormat.Json, true), TestCase(HttpFormat.Json, false)]
    public void Formats_Warm_TakeNoMemoryPerRow(HttpFormat format, bool areRows)
    {
        var answers = AnswerFormat.Of(format, new Field("id", DataType.Int64, false),
            [new Field("price", DataType.Float64), new Field("name", DataType.Utf8)]);
        long few = WarmBytes(answers, 10, areRows), many = WarmBytes(answers, 5000, areRows);
        Assert.That(many, Is.EqualTo(few));
    }

    private static readonly string[] s_ids =
        RemoteGraph.Ids(Enumerable.Range(1, 20).Select(id => (long?)(id % 11 + 1)));

    private static readonly string[] s_expected =
        [.. Enumerable.Range(1, 20).Select(id => id % 11 + 1).Select(id => $$"""{"id":{{id}},"price":{{id}}0}""")];

    // Mostly well; else a fault, drawn by the request's number.
    private static async Task BehaveAsync(KeyRequest request, int seed)
    {
        switch (new Random(seed * 100_000 + request.Number).Next(24))
        {
            case 0: await request.StatusAsync(503); break;
            case 1: request.Context.Abort(); break;
            case 2: await request.HangAsync(); break;
            case 3:
                request.Context.Response.ContentLength = 500;
                await request.JsonAsync("[{\"id\":1,");
                await request.Context.Response.Body.FlushAsync();
                request.Context.Abort();
                break;
            default: await request.PricesAsync(); break;
        }
    }

    private static long WarmBytes(AnswerFormat answers, int rows, bool areRows)
    {
        using var ids = Rows.Of("id int64", [.. Enumerable.Range(0, rows).Select(id => $$"""{"id":{{id}}}""")]);
        var numbers = Enumerable.Range(0, rows);
        byte[] body = Encoding.UTF8.GetBytes(areRows
            ? $"[{string.Join(",", numbers.Select(id => $$"""{"id":{{id}},"name":"n{{id}}","x":1}"""))}]"
            : $$"""{"id":[{{string.Join(",", numbers)}}]}""");
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            using var keys = new BodyBuffer();
            answers.WriteKeys(ids.Batches[0], keys);
            using var answer = answers.Read(body);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
