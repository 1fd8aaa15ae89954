using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Keys and answers as Arrow streams.</summary>
public sealed class ArrowAnswerTests
{
    private const string Settings =
        """format: arrow, timeout_ms: 600000, columns: { price: "float64?", name: "utf8?" }""";

    [Test]
    public async Task Answer_OfSeveralBatchesWithDictionaries_GivesRowsTheirColumns()
    {
        await using var service = await StartAsync(("id int32, name utf8?, price float64?", ["""{"id":3,"price":30}""",
            """{"id":1,"name":"one","price":null}"""]), ("id int32, name utf8?, price float64?",
            ["""{"id":2,"name":"two","price":20}""", """{"id":1,"name":"again"}"""]));
        using var graph = new RemoteGraph(service.Url, Settings, RemoteGraph.Ids(1, 2, 3, 4, 1));
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])
        [
            """{"id":1,"price":null,"name":"one"}""", """{"id":2,"price":20,"name":"two"}""",
            """{"id":3,"price":30,"name":null}""", """{"id":4,"price":null,"name":null}""",
            """{"id":1,"price":null,"name":"one"}""",
        ]));
        var request = service.Requests.Single();
        using var keys = IpcReader.ReadTable(request.Body);
        Assert.That(Rows.Print(keys.Batches.Single()),
            Is.EqualTo((string[])["""{"id":1}""", """{"id":2}""", """{"id":3}""", """{"id":4}"""]));
        Assert.That(request.Header("Content-Type"), Is.EqualTo("application/vnd.apache.arrow.stream"));
    }

    [Test]
    public async Task Texts_AsKeys_GoPlainAndComeAsDictionaries()
    {
        await using var service = await KeyService.StartAsync(async request =>
        {
            using var keys = IpcReader.ReadTable(request.Body);
            Assert.That(keys.Schema[0].Type, Is.EqualTo(DataType.Utf8));
            await AnswerAsync(request, Encoded());
        });
        using var graph = new RemoteGraph(service.Url, "format: arrow, columns: { price: int64 }, timeout_ms: 600000",
            ["""{"id":"b"}""", """{"id":"x"}""", """{"id":"a"}"""], "id utf8");
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])
            ["""{"id":"b","price":2}""", """{"id":"x","price":null}""", """{"id":"a","price":1}"""]));
    }

    [Test]
    public async Task Dictionaries_AsKeys_AreSentPlainAndWithoutTheValuesThatNoRowHas([Values] HttpFormat format)
    {
        await using var service = await KeyService.StartAsync(request =>
        {
            using var keys = format is HttpFormat.Arrow ? IpcReader.ReadTable(request.Body) : null;
            Assert.That(keys is null ? request.Keys : Rows.Print(keys.Batches.Single()), Is.EqualTo(keys is null
                ? (string[])["\"a\"", "\"b\""] : ["""{"id":"a"}""", """{"id":"b"}"""]));
            return keys is null ? request.JsonAsync("""[{"id":"b","rank":1}]""")
                : AnswerAsync(request, Rows.Of("id utf8, rank int8", ["""{"id":"b","rank":1}"""]));
        });
        using var graph = new RemoteGraph(service.Url,
            $"format: {format.ToString().ToLowerInvariant()}, columns: {{ rank: int8 }}, on_missing: drop", Encoded());
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])
            ["""{"price":2,"id":"b","rank":1}""", """{"price":3,"id":"b","rank":1}"""]));
    }

    [TestCase("key int64, price float64?, name utf8?", "the answer has no column 'id', the key")]
    [TestCase("id utf8, price float64?, name utf8?", "the key 'id' of the answer is utf8; expected int64")]
    [TestCase("id int64, price float32?, name utf8?", "column 'price' of the answer is float32; expected float64")]
    [TestCase("id int64?, price float64?, name utf8?", "the key 'id' of the answer has nulls")]
    public async Task Schema_ThatDoesNotFit_SaysHow(string schema, string problem)
    {
        await using var service = await StartAsync((schema, ["{\"id\":null}".Replace("null",
            schema.Contains("id int64?", StringComparison.Ordinal) ? "null" : "\"1\"", StringComparison.Ordinal)
            .Replace("id", schema[..schema.IndexOf(' ', StringComparison.Ordinal)], StringComparison.Ordinal)]));
        using var graph = new RemoteGraph(service.Url, Settings, RemoteGraph.Ids(1));
        Assert.That(await graph.FailureAsync(), Does.StartWith(service.Url + ": ").And.Contain(problem));
    }

    [Test]
    public async Task Columns_ThatAreMissing_AreNullWhereTheyMayBe()
    {
        await using var service = await StartAsync(("id int64, price float64", ["""{"id":1,"price":2}"""]));
        using var nullable = new RemoteGraph(service.Url, Settings, RemoteGraph.Ids(1));
        Assert.That(await nullable.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":2,"name":null}"""]));
        using var strict = new RemoteGraph(service.Url, Settings.Replace("utf8?", "utf8", StringComparison.Ordinal),
            RemoteGraph.Ids(1));
        Assert.That(await strict.FailureAsync(), Does.Contain("the answer has no column 'name'; expected utf8"));
    }

    [Test]
    public async Task Nulls_WhereTheGraphForbidsThem_AreAFailure()
    {
        await using var service = await StartAsync(("id int64, price float64?", ["""{"id":1}"""]));
        using var graph = new RemoteGraph(
            service.Url, "format: arrow, columns: { price: float64 }", RemoteGraph.Ids(1));
        Assert.That(await graph.FailureAsync(), Does.Contain("column 'price' of the answer has nulls"));
    }

    [TestCase(null, ExpectedResult = true), TestCase("7", ExpectedResult = false)]
    public async Task<bool> Vectors_OfItemsThatMayBeNull_FitWhereNoneIs(string? item)
    {
        string row = item is null ? """{"id":1,"v":null}""" : """{"id":1,"v":[null,7]}""";
        await using var service = await StartAsync(
            ("id int64, v vector<float32?,2>?", [row, """{"id":2,"v":[1,2]}"""]));
        using var graph = new RemoteGraph(
            service.Url, """format: arrow, columns: { v: "vector<float32,2>?" }""", RemoteGraph.Ids(1, 2));
        if (item is null)
            Assert.That((await graph.RowsAsync())[1], Is.EqualTo("""{"id":2,"v":[1,2]}"""));
        else
            Assert.That(await graph.FailureAsync(), Does.Contain("column 'v' of the answer has items that are null"));
        return item is null;
    }

    [Test]
    public async Task Body_ThatIsNoArrow_IsAFailure([Values(0, 3, 100)] int bytes)
    {
        await using var service = await KeyService.StartAsync(request => SendAsync(request, new byte[bytes]));
        using var graph = new RemoteGraph(service.Url, Settings, RemoteGraph.Ids(1));
        Assert.That(await graph.FailureAsync(), Does.Contain("the answer is no Arrow stream: "));
    }

    [Test]
    public async Task Body_ThatIsCutOrSpoiltAnywhere_IsAFailureOrAnAnswerButNothingElse()
    {
        byte[] good = Stream(Rows.Of("id int64, name utf8?, price float64?",
            ["""{"id":1,"name":"one","price":1}""", """{"id":2,"name":"two"}"""]));
        var random = new Random(5);
        byte[] sent = good;
        await using var service = await KeyService.StartAsync(request => SendAsync(request, sent));
        using var graph = new RemoteGraph(service.Url, Settings, RemoteGraph.Ids(1, 2));
        for (int i = 0; i < 60; i++)
        {
            sent = i % 2 == 0 ? good[..random.Next(good.Length)] : [.. good];
            if (i % 2 == 1)
                sent[random.Next(good.Length)] ^= (byte)(1 << random.Next(8));
            using var run = await graph.RunAsync();
            Assert.That(run.Failure?.Class, Is.Null.Or.EqualTo(FailureClass.Dependency), $"case {i}: {run.Failure}");
        }
    }

    private static Task<KeyService> StartAsync(params (string Schema, string[] Rows)[] batches) =>
        KeyService.StartAsync(request => AnswerAsync(request, Joined(batches)));

    private static Table Joined((string Schema, string[] Rows)[] batches)
    {
        var tables = batches.Select(batch => Rows.Of(batch.Schema, batch.Rows)).ToList();
        return new Table(tables[0].Schema, [.. tables.SelectMany(table => table.Batches)], new Owners(tables));
    }

    private static Table Encoded()
    {
        var schema = new Schema([new Field("price", DataType.Int64, false),
            new Field("id", DataType.Dictionary(DataType.Int8, DataType.Utf8), false)]);
        var builder = new BatchBuilder(schema);
        foreach (var (price, id) in ((long, string)[])[(1, "a"), (2, "b"), (3, "b")])
        {
            builder[0].Append(price);
            builder[1].AppendString(id);
        }
        return builder.ToTable();
    }

    private static async Task AnswerAsync(KeyRequest request, Table table)
    {
        using (table)
            await SendAsync(request, Stream(table));
    }

    private static async Task SendAsync(KeyRequest request, byte[] body)
    {
        request.Context.Response.ContentType = "application/vnd.apache.arrow.stream";
        await request.Context.Response.Body.WriteAsync(body);
    }

    private static byte[] Stream(Table table)
    {
        var bytes = new MemoryStream();
        using var writer = new IpcStreamWriter(bytes, table.Schema, leaveOpen: true);
        foreach (var batch in table.Batches)
            writer.Write(batch);
        writer.Finish();
        return bytes.ToArray();
    }

    private sealed class Owners(List<Table> tables) : IDisposable
    {
        public void Dispose() => tables.ForEach(table => table.Dispose());
    }
}
