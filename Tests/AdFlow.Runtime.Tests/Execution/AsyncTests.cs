using AdFlow.Operators;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class AsyncTests
{
    private static GraphTester Tester(string more, BoundGraphOptions? options = null) =>
        new GraphTester(TestModules.All) { Options = options }
            .Table("ads", "id: int64; price: float64", """{"id": 7, "price": 1}""", """{"id": 8, "price": 2}""")
            .Open($$"""
                adflow: 1
                graph: searching
                deadline: 30s
                request: { id: int64 }
                tables: { ads: { path: ads.arrow, key: id } }
                nodes:
                  near: { op: test.search, in: request, table: ads{{more}} }
                  far: { op: test.search, in: request, table: ads }
                  near2: { op: let, in: near, with: { twice: price * 2 } }
                outputs: { near: near2, far: far }
                """);

    [Test]
    public void AnswerFromAnotherThread_ReachesTheNodesBehind()
    {
        using var tester = Tester("");
        Assert.That(tester.Rows("""{"id": 8}"""), Is.EqualTo(["""{"id":8,"price":2,"twice":4}"""]));
        Assert.That(tester.Rows("""{"id": 8}""", "far"), Is.EqualTo(["""{"id":8,"price":2}"""]));
        Assert.That(tester.Rows("""{"id": 9}"""), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task LateSearcher_DegradesAndKeepsItsSlabUntilItEnds(bool heeds)
    {
        string name = $"{nameof(LateSearcher_DegradesAndKeepsItsSlabUntilItEnds)}{heeds}";
        var gate = Search.Gates[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tester = Tester(
            $", with: {{ gate: {name}, heeds: {(heeds ? "true" : "false")} }}, timeout: 1ms, on_timeout: empty",
            new BoundGraphOptions { MaxConcurrentRuns = 2 });
        for (int i = 0; i < 2; i++)
        {
            using var run = await tester.RunAsync("""{"id": 7}""", enforceDeadline: true);
            Assert.That(run.Failure, Is.Null);
            Assert.That(run.Output(0).RowCount, Is.Zero);
            Assert.That(run.Output(1).RowCount, Is.EqualTo(1));
            Assert.That(run.Degraded[0].Code, Is.EqualTo(FailureCodes.NodeTimedOut));
        }
        if (!heeds)
        {
            using var refused = await tester.RunAsync("""{"id": 7}""", enforceDeadline: true);
            Assert.That(refused.Failure?.Code, Is.EqualTo(FailureCodes.TooManyRuns), "two searchers still run");
        }
        gate.SetResult();
        Assert.That(() => IsServed(tester), Is.True.After(5000, 5), "the slabs come back when the searchers end");
    }

    [Test]
    public async Task Deadline_FailsTheRunAndCancelsTheSearcher()
    {
        const string Name = nameof(Deadline_FailsTheRunAndCancelsTheSearcher);
        Search.Gates[Name] = new TaskCompletionSource();
        using var tester = Tester($", with: {{ gate: {Name} }}, timeout: 5ms", new() { MaxConcurrentRuns = 1 });
        using (var run = await tester.RunAsync("""{"id": 7}""", enforceDeadline: true))
            Assert.That((run.Failure?.Class, run.Failure?.Code, run.Failure?.Node), Is.EqualTo((
                (FailureClass?)FailureClass.Deadline, FailureCodes.NodeTimedOut, "near")));
        Search.Gates.TryRemove(Name, out _);
        Assert.That(() => IsServed(tester), Is.True.After(5000, 5));
    }

    [Test]
    public async Task CallerThatLeaves_IsNotWaitedFor()
    {
        const string Name = nameof(CallerThatLeaves_IsNotWaitedFor);
        Search.Gates[Name] = new TaskCompletionSource();
        using var tester = Tester($", with: {{ gate: {Name}, heeds: false }}");
        using var caller = new CancellationTokenSource();
        var pending = tester.RunAsync("""{"id": 7}""", cancellation: caller.Token).AsTask();
        Assert.That(pending.IsCompleted, Is.False);
        await caller.CancelAsync();
        using var run = await pending;
        Assert.That(run.Failure?.Code, Is.EqualTo(FailureCodes.Cancelled));
        Search.Gates[Name].SetResult();
    }

    private static bool IsServed(GraphTester tester)
    {
        using var run = tester.Run("""{"id": 7}""");
        return run.Failure is null;
    }
}
