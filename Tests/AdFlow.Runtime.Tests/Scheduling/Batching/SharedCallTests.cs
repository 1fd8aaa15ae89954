using System.Text.Json.Nodes;

namespace AdFlow.Runtime.Tests;

public sealed class SharedCallTests
{
    [Test]
    public void RunsBehindEachOther_CallAtOnce_OnTheCallersThread()
    {
        using var graph = new CallGraph();
        for (int i = 0; i < 20; i++)
        {
            var pending = graph.RunAsync(i, i + 8);
            Assert.That(pending.IsCompletedSuccessfully, Is.True, "nobody is calling, so nobody waits");
            using var run = pending.Result;
            CallGraph.AssertRight(run, i, i + 8);
            Assert.That(run.StageTimes[2].Call, Is.EqualTo(new SharedCall(i + 1, 8, 1)));
        }
        Assert.That(graph.Posted, Is.Zero);
        Assert.That((graph.Report.Calls, graph.Report.Rows, graph.Report.SharedCalls), Is.EqualTo((20, 160, 0)));
    }

    [Test]
    public async Task RunsThatFindACallUnderWay_ShareTheNext_AndGetTheirOwnRows()
    {
        using var busy = new BusyGraph();
        var first = busy.Graph.RunAsync(5, 13);
        var second = busy.Graph.RunAsync(700, 703);
        var none = busy.Graph.RunAsync(9, 9);
        var third = busy.Graph.RunAsync(0, 100);
        Assert.That((first.IsCompleted, second.IsCompleted, none.IsCompleted), Is.EqualTo((false, false, true)));
        busy.Graph.ExecuteAll();
        using (var run = await first)
        {
            CallGraph.AssertRight(run, 5, 13);
            Assert.That(run.StageTimes[2].Call, Is.EqualTo(new SharedCall(2, 111, 3)));
        }
        using (var run = await second)
            CallGraph.AssertRight(run, 700, 703);
        using (var run = await third)
            CallGraph.AssertRight(run, 0, 100);
        using (var run = await none)
            CallGraph.AssertRight(run, 9, 9);
        await busy.EndAsync();
        var report = busy.Graph.Report;
        Assert.That((report.Node, report.Calls, report.Runs, report.SharedCalls, report.SharedRuns, report.Fallbacks),
            Is.EqualTo(("model", 2, 4, 1, 3, 0)));
    }

    [Test]
    public async Task CallThatIsFull_IsMadeByTheRunThatFilledIt()
    {
        using var busy = new BusyGraph(options: new BoundGraphOptions { EagerSharing = true, MostSharedRows = 32 });
        var first = busy.Graph.RunAsync(0, 30);
        var second = busy.Graph.RunAsync(100, 102);
        Assert.That((first.IsCompleted, second.IsCompleted), Is.EqualTo((false, true)), "32 rows are a full call");
        using (var run = await second)
            CallGraph.AssertRight(run, 100, 102);
        busy.Graph.ExecuteAll();
        using (var run = await first)
        {
            CallGraph.AssertRight(run, 0, 30);
            Assert.That(run.StageTimes[2].Call, Is.EqualTo(new SharedCall(2, 32, 2)));
        }
        await busy.EndAsync();
    }

    [Test]
    public async Task RunsThatWait_AreCalledForInTheOrderTheyCame()
    {
        using var busy = new BusyGraph(settings: "most_rows: 20");
        int[] rows = [8, 8, 8, 3, 19];
        var pending = rows.Select((count, i) => busy.Graph.RunAsync(i * 100, i * 100 + count).AsTask()).ToArray();
        busy.Graph.ExecuteAll();
        var calls = new List<SharedCall>();
        for (int i = 0; i < pending.Length; i++)
        {
            using var run = await pending[i];
            CallGraph.AssertRight(run, i * 100, i * 100 + rows[i]);
            calls.Add(run.StageTimes[2].Call);
        }
        Assert.That(calls.Select(call => call.Id), Is.Ordered, "nobody overtakes");
        Assert.That(calls.Select(call => call.Rows), Has.All.LessThanOrEqualTo(20));
        await busy.EndAsync();
    }

    [Test]
    public async Task RunOfMoreRowsThanACallTakes_CallsAlone()
    {
        using var busy = new BusyGraph(settings: "most_rows: 16");
        using (var run = await busy.Graph.RunAsync(0, 50))
            CallGraph.AssertRight(run, 0, 50);
        await busy.EndAsync();
    }

    [Test]
    public async Task SharedCallThatFails_FailsTheGuiltyRunOnly()
    {
        using var busy = new BusyGraph();
        const int Poisoned = CallGraph.PoisonedRow;
        var before = busy.Graph.RunAsync(Poisoned - 8, Poisoned);
        var guilty = busy.Graph.RunAsync(Poisoned - 1, Poisoned + 4);
        var behind = busy.Graph.RunAsync(Poisoned + 1, Poisoned + 4);
        busy.Graph.ExecuteAll();
        using (var run = await before)
            CallGraph.AssertRight(run, Poisoned - 8, Poisoned);
        using (var run = await guilty)
            Assert.That((run.Failure?.Node, run.Failure?.Message), Is.EqualTo(("model", "found a poisoned row")));
        using (var run = await behind)
            CallGraph.AssertRight(run, Poisoned + 1, Poisoned + 4);
        await busy.EndAsync();
        Assert.That(busy.Graph.Report.Fallbacks, Is.EqualTo(1));
    }

    [Test]
    public async Task RunThatWaitedAloneAndFails_SaysWhy()
    {
        using var busy = new BusyGraph();
        var guilty = busy.Graph.RunAsync(CallGraph.PoisonedRow, CallGraph.PoisonedRow + 1);
        busy.Graph.ExecuteAll();
        using (var run = await guilty)
            Assert.That(run.Failure?.Message, Is.EqualTo("found a poisoned row"));
        await busy.EndAsync();
    }

    [Test]
    public async Task CallerThatLeaves_TakesItsRowsOut()
    {
        using var busy = new BusyGraph();
        using var caller = new CancellationTokenSource();
        var first = busy.Graph.RunAsync(0, 8);
        var left = busy.Graph.RunAsync(100, 150, cancellation: caller.Token);
        var behind = busy.Graph.RunAsync(200, 208);
        await caller.CancelAsync();
        busy.Graph.ExecuteAll();
        using (var run = await left)
            Assert.That(run.Failure?.Code, Is.EqualTo(FailureCodes.Cancelled));
        using (var run = await first)
        {
            CallGraph.AssertRight(run, 0, 8);
            Assert.That(run.StageTimes[2].Call, Is.EqualTo(new SharedCall(2, 16, 2)));
        }
        using (var run = await behind)
            CallGraph.AssertRight(run, 200, 208);
        await busy.EndAsync();
    }

    [TestCase("", FailureCodes.DeadlinePassed)]
    [TestCase(", timeout: 1800s", FailureCodes.NodeTimedOut)]
    [TestCase(", timeout: 1800s, on_timeout: empty", null)]
    public async Task RunWhoseTimeIsOver_StopsWaiting(string more, string? code)
    {
        var posted = new Queue<IThreadPoolWorkItem>();
        var time = new PassingTime();
        using var busy = new BusyGraph(
            more: more, options: new BoundGraphOptions { EagerSharing = true, Time = time }, pool: posted.Enqueue);
        var other = busy.Graph.RunAsync(0, 8);
        var late = busy.Graph.RunAsync(100, 150, enforceDeadline: true).AsTask();
        // The one that waits for the pool calls for those that wait: it is kept back.
        var call = posted.Dequeue();
        Assert.That((posted.Count, late.IsCompleted), Is.EqualTo((0, false)), "its time is not over");
        time.Pass(TimeSpan.FromHours(2));
        posted.Dequeue().Execute();
        using (var run = await late)
        {
            Assert.That(run.Failure?.Code, Is.EqualTo(code));
            if (code is null)
                Assert.That((run.Output(0).RowCount, run.Degraded[0].Code),
                    Is.EqualTo((0, FailureCodes.NodeTimedOut)));
        }
        call.Execute();
        posted.Dequeue().Execute();
        using (var run = await other)
            CallGraph.AssertRight(run, 0, 8);
        await busy.EndAsync();
    }

    [Test]
    public async Task RunWithoutTimeToWait_CallsAtOnce()
    {
        using var busy = new BusyGraph(isSlow: true, deadline: "200ms");
        using (var run = await busy.Graph.RunAsync(50, 58, enforceDeadline: true))
            Assert.That(run.StageTimes[2].Call.Runs, Is.EqualTo(1), "calls take longer than the deadline");
        Assert.That(busy.Graph.Posted, Is.Zero);
        await busy.EndAsync();
    }

    [Test]
    public async Task AsynchronousNodeBeside_GoesOnWhileTheRunWaits()
    {
        using var busy = new BusyGraph(searches: true);
        var first = busy.Graph.RunAsync(0, 8).AsTask();
        var second = busy.Graph.RunAsync(8, 16).AsTask();
        while (!first.IsCompleted || !second.IsCompleted)
            if (busy.Graph.Posted > 0)
                busy.Graph.ExecuteOne();
        using (var run = await first)
        {
            CallGraph.AssertRight(run, 0, 8);
            Assert.That(run.Output(1).RowCount, Is.EqualTo(1));
        }
        using (var run = await second)
            CallGraph.AssertRight(run, 8, 16);
        await busy.EndAsync();
    }

    [Test]
    public async Task SwitchedOff_NobodyWaits()
    {
        using var busy = new BusyGraph(options: new BoundGraphOptions { Sharing = CallSharing.Off });
        using (var run = await busy.Graph.RunAsync(0, 8))
        {
            CallGraph.AssertRight(run, 0, 8);
            Assert.That(run.StageTimes[2].Call.Id, Is.Zero);
        }
        Assert.That(busy.Graph.Tester.Graph.Calls, Is.Empty);
        await busy.EndAsync();
    }

    [Test]
    public async Task FullCalls_WaitUntilNobodyComesAnyMore()
    {
        using var graph = new CallGraph(options: new BoundGraphOptions
        {
            Sharing = CallSharing.Full, EagerSharing = true,
        });
        var first = graph.RunAsync(0, 8);
        Assert.That((first.IsCompleted, graph.Posted), Is.EqualTo((false, 1)));
        graph.ExecuteOne();
        var second = graph.RunAsync(8, 9);
        Assert.That((first.IsCompleted, graph.Posted), Is.EqualTo((false, 1)), "one came, so more may come");
        graph.ExecuteAll();
        using (var run = await first)
            Assert.That(run.StageTimes[2].Call, Is.EqualTo(new SharedCall(1, 9, 2)));
        using (var run = await second)
            CallGraph.AssertRight(run, 8, 9);
    }

    [Test]
    public async Task Trace_TellsThatTwoRequestsSharedACall()
    {
        using var graph = new CallGraph(options: new BoundGraphOptions { Sharing = CallSharing.Full });
        graph.RunAsync(0, 8).GetAwaiter().GetResult().Dispose();
        var pending = new[] { graph.RunAsync(0, 8).AsTask(), graph.RunAsync(8, 11).AsTask() };
        graph.ExecuteAll();
        using var target = new MemoryStream();
        using (var writer = new TraceWriter(target, graph.Tester.Graph.PhysicalPlan))
            for (int i = 0; i < pending.Length; i++)
            {
                using var run = await pending[i];
                writer.Write(i, run);
            }
        target.Position = 0;
        var events = JsonNode.Parse(target)!["traceEvents"]!.AsArray();
        var calls = events.Select(each => each!["args"]!.AsObject()).Where(args => args.ContainsKey("call"))
            .Select(args => ((int)args["request"]!, (int)args["call"]!, (int)args["call_rows"]!,
                (int)args["call_runs"]!));
        Assert.That(calls, Is.EqualTo([(0, 2, 11, 2), (1, 2, 11, 2)]));
        Assert.That(events.Where(each => (string?)each!["cat"] == "request").Select(each => (int)each!["tid"]!),
            Is.Unique, "requests that overlap have tracks of their own");
    }

    [Test]
    public void WaitingRuns_AllocateNothingManaged()
    {
        using var busy = new BusyGraph();
        var requests = Enumerable.Range(0, 3).Select(i => new RunRequest
        {
            Request = busy.Graph.Tester.Request(CallGraph.Request(i * 10, (i * 10) + 5)),
        }).ToArray();
        var pending = new ValueTask<GraphRun>[requests.Length];
        long least = long.MaxValue;
        for (int turn = 0; turn < 200; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < pending.Length; i++)
                pending[i] = busy.Graph.Tester.Graph.RunAsync(requests[i]);
            busy.Graph.ExecuteAll();
            for (int i = 0; i < pending.Length; i++)
                pending[i].GetAwaiter().GetResult().Dispose();
            if (turn >= 100)
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.That(least, Is.Zero);
        Assert.That(busy.Graph.Report.SharedRuns, Is.EqualTo(600));
        busy.EndAsync().Wait();
    }
}
