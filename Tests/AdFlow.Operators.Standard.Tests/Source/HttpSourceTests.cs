using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>What the operator makes of good answers.</summary>
public sealed class HttpSourceTests
{
    private const string Price = "columns: { price: \"float64?\" }, timeout_ms: 600000";

    [Test]
    public async Task Rows_GetWhatTheServiceGivesForTheirKeys()
    {
        await using var service = await KeyService.StartAsync(request => request.PricesAsync());
        using var graph = new RemoteGraph(service.Url, Price, RemoteGraph.Ids(3, 1, 3, null, 2, 1));
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])
        [
            """{"id":3,"price":30}""", """{"id":1,"price":10}""", """{"id":3,"price":30}""",
            """{"id":null,"price":null}""", """{"id":2,"price":20}""", """{"id":1,"price":10}""",
        ]));
        Assert.That(service.Requests.Single().Keys, Is.EqualTo((string[])["3", "1", "2"]), "each key once");
    }

    [Test]
    public async Task Answer_AnyOrderDuplicatesStrangersAndUnknownColumns_FirstRowOfAnAskedKeyCounts()
    {
        await using var service = await KeyService.StartAsync(request => request.JsonAsync(
            """
            [ {"price":2,"id":2,"other":{"deep":[1,{}]}}, {"id":99,"price":9}, {"id":1,"price":1.5},
              {"id":2,"price":7}, {"id":"3"} ]
            """));
        using var graph = new RemoteGraph(service.Url, Price, RemoteGraph.Ids(1, 2, 3, 4));
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])
        [
            """{"id":1,"price":1.5}""", """{"id":2,"price":2}""", """{"id":3,"price":null}""",
            """{"id":4,"price":null}""",
        ]));
    }

    [Test]
    public async Task Answer_ObjectOfArrays_IsTheSameAsRows()
    {
        await using var service = await KeyService.StartAsync(request => request.JsonAsync(
            """{"price":[1.5,null,3],"id":[1,2,"3"],"other":[1]}"""));
        using var graph = new RemoteGraph(
            service.Url, """columns: { price: "float64?", name: "utf8?" }""", RemoteGraph.Ids(3, 2, 1));
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])
        [
            """{"id":3,"price":3,"name":null}""", """{"id":2,"price":null,"name":null}""",
            """{"id":1,"price":1.5,"name":null}""",
        ]));
    }

    [Test]
    public async Task OnMissing_Drop_KeepsTheRowsThatWereAnswered()
    {
        await using var service = await KeyService.StartAsync(request => request.JsonAsync("""[{"id":2,"price":5}]"""));
        using var graph = new RemoteGraph(
            service.Url, "columns: { price: int32 }, on_missing: drop", RemoteGraph.Ids(1, 2, null, 2));
        Assert.That(await graph.RowsAsync(),
            Is.EqualTo((string[])["""{"id":2,"price":5}""", """{"id":2,"price":5}"""]));
        Assert.That(graph.Graph.Plan.SchemaOf(graph.Graph.Plan.Outputs[0].Source)[1].Nullable, Is.False);
    }

    [Test]
    public async Task OnMissing_Null_MakesEveryColumnNullable()
    {
        await using var service = await KeyService.StartAsync(request => request.JsonAsync("[]"));
        using var graph = new RemoteGraph(
            service.Url, "columns: { price: int32 }, on_missing: null", RemoteGraph.Ids(1));
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":null}"""]));
    }

    [Test]
    public async Task NoKeys_NoCall()
    {
        await using var service = await KeyService.StartAsync(request => request.PricesAsync());
        using var nulls = new RemoteGraph(service.Url, Price, RemoteGraph.Ids(null, null));
        using var none = new RemoteGraph(service.Url, Price, []);
        Assert.That(await nulls.RowsAsync(), Has.Length.EqualTo(2));
        Assert.That(await none.RowsAsync(), Is.Empty);
        Assert.That(service.Requests, Is.Empty);
    }

    [Test]
    public async Task Integers_BeyondWhatFloatsHold_AreExactBothWays()
    {
        const long big = (1L << 53) + 1;
        await using var service = await KeyService.StartAsync(request => request.JsonAsync(
            $$"""[{"id":"{{big}}","count":"{{long.MinValue}}"},{"id":7,"count":{{long.MaxValue}}}]"""));
        using var graph = new RemoteGraph(service.Url, "columns: { count: int64 }", RemoteGraph.Ids(big, 7));
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])
            [$$"""{"id":"{{big}}","count":"{{long.MinValue}}"}""", $$"""{"id":7,"count":"{{long.MaxValue}}"}"""]));
        Assert.That(service.Requests.Single().Keys, Is.EqualTo((string[])[$"\"{big}\"", "7"]));
    }

    [Test]
    public async Task Keys_OfTexts_AreBytes()
    {
        await using var service = await KeyService.StartAsync(request => request.JsonAsync(
            """[{"id":"ä\"","price":1},{"id":"","price":2}]"""));
        using var graph = new RemoteGraph(service.Url, Price,
            ["""{"id":""}""", """{"id":"ä\""}""", """{"id":"a"}""", """{"id":"ä\""}"""], "id utf8");
        Assert.That((await graph.RowsAsync()).Select(row => row[(row.LastIndexOf(':') + 1)..]),
            Is.EqualTo((string[])["2}", "1}", "null}", "1}"]));
        Assert.That(service.Requests.Single().Keys, Has.Length.EqualTo(3));
    }

    [Test]
    public async Task Columns_OfEveryKind_ArriveAndMayBeMissing()
    {
        const string columns = """columns: { flag: "bool?", vector: "vector<float32,2>?", words: "list<utf8>?", """
            + """amount: "decimal(9,2)?", at: "timestamp?", pair: "struct<a: int8, b: utf8?>?", bytes: "binary?", """
            + """weights: "map<utf8,float64>?" }""";
        const string full = """
            "flag":true,"vector":[1,2.5],"words":["a",null],"amount":"12.50","at":"2026-01-02T03:04:05Z",
            "pair":{"a":1,"b":null,"c":2},"bytes":"AQI=","weights":[["x",0.5]]
            """;
        await using var service = await KeyService.StartAsync(
            request => request.JsonAsync($$"""[{"id":1,{{full}}},{"id":3}]"""));
        foreach (long[] ids in (long[][])[[1, 2, 3], [2, 3]])
        {
            using var graph = new RemoteGraph(service.Url, columns, RemoteGraph.Ids(ids.Select(id => (long?)id)));
            string nulls = string.Join(",", graph.Graph.Plan.SchemaOf(graph.Graph.Plan.Outputs[0].Source).Fields.Skip(1)
                .Select(field => $"\"{field.Name}\":null"));
            var rows = await graph.RowsAsync();
            Assert.That(rows[^1], Is.EqualTo($$"""{"id":3,{{nulls}}}"""));
            Assert.That(rows[^2], Is.EqualTo($$"""{"id":2,{{nulls}}}"""));
            if (ids[0] == 1)
                Assert.That(rows[0], Does.Contain("\"words\":[\"a\",null]").And.Contain("\"amount\":\"12.50\"")
                    .And.Contain("\"pair\":{\"a\":1,\"b\":null}").And.Contain("\"vector\":[1,2.5]"));
        }
    }

    [Test]
    public async Task Batches_AsManyCallsAtOnceAsAllowed()
    {
        int under = 0, most = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await KeyService.StartAsync(async request =>
        {
            int now = Interlocked.Increment(ref under);
            lock (all)
                most = Math.Max(most, now);
            if (now == 3)
                all.TrySetResult();
            await all.Task.WaitAsync(request.Left);
            Interlocked.Decrement(ref under);
            await request.PricesAsync();
        });
        using var graph = new RemoteGraph(service.Url, Price + ", batch_size: 10, max_concurrency: 3",
            RemoteGraph.Ids(Enumerable.Range(1, 95).Select(id => (long?)id)));
        Assert.That(await graph.RowsAsync(),
            Is.EqualTo(Enumerable.Range(1, 95).Select(id => $$"""{"id":{{id}},"price":{{id * 10}}}""")));
        Assert.That(most, Is.EqualTo(3));
        Assert.That(service.Requests.Select(request => request.Keys.Length).Order(),
            Is.EqualTo((int[])[5, .. Enumerable.Repeat(10, 9)]));
    }

    [Test]
    public async Task Http2_WithoutTls_ManyCallsShareAConnection()
    {
        await using var service = await KeyService.StartAsync(
            request => request.PricesAsync(), HttpProtocols.Http2);
        using var graph = new RemoteGraph(service.Url, Price + ", batch_size: 2, protocol: http2",
            RemoteGraph.Ids(1, 2, 3, 4, 5));
        Assert.That((await graph.RowsAsync())[4], Is.EqualTo("""{"id":5,"price":50}"""));
        Assert.That(service.Requests.Select(request => request.Connection).Distinct().Count(), Is.EqualTo(1));
        Assert.That(service.Requests.First().Head, Does.StartWith("HTTP/2 POST\n"));
    }

    [Test]
    public async Task Request_SaysWhatItIsAndHowLongItMayTake()
    {
        await using var service = await KeyService.StartAsync(request => request.PricesAsync());
        using var graph = new RemoteGraph(service.Url, "columns: { price: \"float64?\" }, timeout_ms: 60000",
            RemoteGraph.Ids(1), node: ", timeout: 20s");
        using var run = await graph.RunAsync(enforceDeadline: true);
        Assert.That(run.Failure, Is.Null);
        var request = service.Requests.Single();
        Assert.That(request.Head, Does.StartWith("HTTP/1.1 POST\n"));
        Assert.That(request.Header("Content-Type"), Is.EqualTo("application/json"));
        Assert.That(request.Header("Accept"), Is.EqualTo("application/json"));
        Assert.That(int.Parse(request.Header("AdFlow-Deadline-Ms")!, System.Globalization.CultureInfo.InvariantCulture),
            Is.InRange(1, 20_000));
    }

    [Test]
    public async Task Activity_OfTheCaller_GoesOnAsTraceContext()
    {
        await using var service = await KeyService.StartAsync(request => request.PricesAsync());
        using var graph = new RemoteGraph(service.Url, Price + ", batch_size: 1, max_concurrency: 1",
            RemoteGraph.Ids(1, 2));
        using var activity = new System.Diagnostics.Activity("request").Start();
        await graph.RowsAsync();
        Assert.That(service.Requests.Select(request => request.Header("traceparent")!.Split('-')[1]),
            Is.All.EqualTo(activity.TraceId.ToHexString()).And.Exactly(2).Items);
    }

    [TestCase("url: \"ftp://x/\"", "'ftp://x/' is no address")]
    [TestCase("url: \"http://me:secret@x/\"", "without a user")]
    [TestCase("columns: {}", "nothing is asked for")]
    [TestCase("columns: { price: number }", "column 'price': 'number' is not a type")]
    [TestCase("columns: { id: int64 }", "column 'id' is in the input already")]
    [TestCase("key: ratio", "column 'ratio' is float64; expected an integer of at most 63 bits, or utf8")]
    [TestCase("batch_size: 0", "batch_size")]
    public void Settings_ThatCannotBe_AreProblems(string setting, string problem)
    {
        string name = setting.Split(':')[0];
        var settings = new Dictionary<string, string>
        {
            ["url"] = "url: \"http://x/\"", ["key"] = "key: id", ["columns"] = Price, [name] = setting,
        };
        using var tester = new Testing.GraphTester(StandardOperators.Module)
            .Table("rows", "id: int64; ratio: float64");
        Assert.That(tester.Problems($$"""
            adflow: 1
            graph: wrong
            request: { limit: "int32?" }
            tables: { rows: { path: rows.arrow } }
            nodes:
              all: { op: scan, table: rows }
              got: { op: source.http, in: all, with: { {{string.Join(", ", settings.Values)}} } }
            output: got
            """), Has.Exactly(1).Items.And.Exactly(1).Contains(problem));
    }
}
