using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>That the operator contract carries searchers which wait for another machine.</summary>
public sealed class RemoteSearcherTests
{
    private const string Query = "vector vector<float32,2>?";

    [Test]
    public async Task RunAsync_RemoteIndex_FindsWhatTheLocalOneFinds()
    {
        using var table = Vectors(3_000);
        await using var server = new SearchServer(table, "near", 20);
        using var remote = Tester(server.Port, """{"vector":[0.3,-0.8]}""");
        var found = await remote.RunAsync();
        using var local = new OperatorTester<RecallVector>().Input(Rows.Of(Query, """{"vector":[0.3,-0.8]}"""))
            .Table(Vectors(3_000), IndexDefinition.Vector("near")).With("limit", 20);
        var expected = local.Run();
        Assert.That(found.RowCount, Is.EqualTo(20));
        Assert.That(found["found"].Values<int>().ToArray().Select(row => (long)row),
            Is.EqualTo(expected["ad_id"].Values<long>().ToArray()));
        Assert.That(found["score"].Values<double>().ToArray(),
            Is.EqualTo(expected["score"].Values<double>().ToArray()));
    }

    [Test]
    public async Task RunAsync_TwoRunsOfOneOperator_WaitSideBySide()
    {
        using var table = Vectors(100);
        await using var server = new SearchServer(table, "near", 1, awaited: 2);
        using var tester = Tester(server.Port, """{"vector":[1,0]}""");
        var batches = await Task.WhenAll(tester.RunAsync(), tester.RunAsync());
        Assert.That(Rows.Print(batches[0]), Is.EqualTo(Rows.Print(batches[1])).And.Length.EqualTo(1));
    }

    [Test]
    public async Task RunAsync_CallerLeaves_StopsWaiting()
    {
        using var table = Vectors(10);
        await using var server = new SearchServer(table, "near", 1, awaited: int.MaxValue);
        using var tester = Tester(server.Port, """{"vector":[1,0]}""");
        using var caller = new CancellationTokenSource();
        var run = tester.RunAsync(caller.Token);
        await server.Asked.Task;
        await caller.CancelAsync();
        Assert.That(async () => await run, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task RunAsync_ServerIsGone_IsAFailureOfTheDependency()
    {
        using var table = Vectors(10);
        var server = new SearchServer(table, "near", 1);
        int port = server.Port;
        await server.DisposeAsync();
        using var tester = Tester(port, """{"vector":[1,0]}""");
        Assert.That(async () => await tester.RunAsync(), Throws.TypeOf<OperatorException>()
            .With.Property("Class").EqualTo(FailureClass.Dependency).And.Message.Contains($"port {port}"));
    }

    [TestCase("""{"vector":null}"""), TestCase("")]
    public async Task RunAsync_NothingAsked_EndsWithoutWaiting(string query)
    {
        using var tester = Tester(0, query);
        Assert.That((await tester.RunAsync()).RowCount, Is.Zero);
    }

    [Test]
    public void Run_AsynchronousOperator_SaysThatItIs()
    {
        using var tester = Tester(0, "").Bind();
        Assert.That(() => tester.Run(), Throws.TypeOf<NotSupportedException>());
    }

    private static OperatorTester<RemoteSearcher> Tester(int port, string query) => new OperatorTester<RemoteSearcher>()
        .Input(Rows.Of(Query, query.Length == 0 ? [] : [query])).With("port", port);

    private static Table Vectors(int count)
    {
        var random = new Random(count);
        return Rows.Of("ad_id int64, near vector<float32,2>", [.. Enumerable.Range(0, count).Select(row =>
            $$"""{"ad_id":{{row}},"near":[{{random.Next(-99, 99)}},{{random.Next(-99, 99)}}]}""")]);
    }
}
