using System.Globalization;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>
/// A graph with a model whose calls are shared, over the rows of a table whose number lies in a range that the request
/// names. What would wait for the thread pool waits until a test lets it happen, so the test decides what runs meet.
/// </summary>
internal sealed class CallGraph : IDisposable
{
    /// <summary>Rows of the table.</summary>
    public const int Rows = 2048;

    /// <summary>A row that fails the call it is in.</summary>
    public const int PoisonedRow = 1000;

    private readonly Queue<IThreadPoolWorkItem> _posted = [];

    /// <summary>Opens the graph.</summary>
    /// <param name="settings">Settings of the model.</param>
    /// <param name="more">What else the model's node says.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="pool">What takes the place of the thread pool, or null for what a test lets happen.</param>
    /// <param name="searches">Whether an asynchronous node stands before the model.</param>
    /// <param name="deadline">The graph's deadline.</param>
    public CallGraph(
        string settings = "", string more = "", BoundGraphOptions? options = null,
        Action<IThreadPoolWorkItem>? pool = null, bool searches = false, string deadline = "3600s")
    {
        options ??= new BoundGraphOptions { EagerSharing = true };
        Tester = new GraphTester(TestModules.All)
        {
            Options = options with { Pool = pool ?? _posted.Enqueue },
        };
        Tester
            .Table("ads", "x: int64; a: float64; b: float32", [.. Enumerable.Range(0, Rows).Select(Row)])
            .Table("keys", "id: int64; found: bool", """{"id": 1, "found": true}""")
            .Open($$"""
                adflow: 1
                graph: calls
                deadline: {{deadline}}
                request: { from: int64, to: int64, id: int64 }
                tables: { ads: { path: ads.arrow }, keys: { path: keys.arrow, key: id } }
                nodes:
                  scan: { op: scan, table: ads }
                  rows: { op: where, in: scan, with: x >= request.from and x < request.to }
                  model: { op: test.model, in: rows, with: { {{settings}} }{{more}} }
                  out: { op: select, in: model, with: [x, score, place] }
                  {{(searches ? "keys: { op: test.search, in: request, table: keys }" : "")}}
                outputs: { out: out{{(searches ? ", keys: keys" : "")}} }
                """);
    }

    /// <summary>Holds the graph.</summary>
    public GraphTester Tester { get; }

    /// <summary>What was counted of the model's calls.</summary>
    public CallReport Report => Tester.Graph.Calls[0];

    /// <summary>Number of things that wait for the pool.</summary>
    public int Posted => _posted.Count;

    /// <summary>Begins a run over some rows.</summary>
    public ValueTask<GraphRun> RunAsync(
        int from, int to, bool enforceDeadline = false, CancellationToken cancellation = default) =>
        Tester.RunAsync(Request(from, to), 0, enforceDeadline, cancellation);

    /// <summary>Lets the pool execute one thing.</summary>
    public void ExecuteOne() => _posted.Dequeue().Execute();

    /// <summary>Lets the pool execute all that waits and what it leads to.</summary>
    public void ExecuteAll()
    {
        while (_posted.Count > 0)
            ExecuteOne();
    }

    /// <summary>Keeps the model busy: a run whose call ends when told.</summary>
    public static (ManualResetEventSlim Begun, ManualResetEventSlim End) Gate(string name)
    {
        var (begun, end) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        int calls = 0;
        Model.Probes[name] = _ =>
        {
            if (Interlocked.Increment(ref calls) > 1)
                return;
            begun.Set();
            end.Wait();
        };
        return (begun, end);
    }

    /// <summary>A request for some rows.</summary>
    public static string Request(int from, int to) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"from": {{from}}, "to": {{to}}, "id": 1}""");

    /// <summary>Whether a run put out what is right for its rows.</summary>
    public static void AssertRight(in GraphRun run, int from, int to, string what = "")
    {
        Assert.That(run.Failure, Is.Null, what);
        var rows = run.Output(0);
        Assert.That(rows.RowCount, Is.EqualTo(Math.Max(to - from, 0)), what);
        for (int i = 0; i < rows.RowCount; i++)
            if (rows[0].Values<long>()[i] != from + i || rows[1].Values<double>()[i] != Score(from + i)
                || rows[2].Values<long>()[i] != i)
                Assert.Fail($"{what}: row {i} is {rows[0].Values<long>()[i]}, {rows[1].Values<double>()[i]}");
    }

    public void Dispose() => Tester.Dispose();

    private static double Score(int row) => Model.ScoreOf(A(row), row % 7);

    private static double A(int row) => row == PoisonedRow ? Model.Poison : row * 0.5;

    private static string Row(int row) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"x": {{row}}, "a": {{A(row)}}, "b": {{row % 7}}}""");
}
