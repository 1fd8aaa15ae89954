using AdFlow.Tables;

namespace AdFlow.Runtime.Tests;

public sealed class SharedCallPropertyTests
{
    private const int MostPending = 12;

    [Test]
    public void WhateverMeetsInACall_EveryRunGetsItsOwnRows([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var posted = new List<IThreadPoolWorkItem>();
        using var graph = new CallGraph(random.Next(3) == 0 ? "most_rows: 40" : "",
            options: new BoundGraphOptions { Sharing = CallSharing.Full, EagerSharing = true }, pool: posted.Add);
        var pending = new List<PendingRun>();
        for (int step = 0; step < 400; step++)
        {
            if (random.Next(2) == 0 && pending.Count < MostPending)
                pending.Add(PendingRun.Begin(graph, random));
            else if (random.Next(8) == 0 && pending.Count > 0)
                pending[random.Next(pending.Count)].Leave();
            else if (posted.Count > 0)
                Execute(posted, random.Next(posted.Count));
            CheckEnded(pending, $"seed {seed}, step {step}");
        }
        while (posted.Count > 0)
            Execute(posted, random.Next(posted.Count));
        CheckEnded(pending, $"seed {seed}, end");
        Assert.That(pending, Is.Empty, $"seed {seed}: nobody waits for ever");
        Assert.That(graph.Report.SharedCalls, Is.Positive, $"seed {seed}");
    }

    [TestCase(1, CallSharing.WhenBusy, true)]
    [TestCase(2, CallSharing.WhenBusy, true)]
    [TestCase(3, CallSharing.WhenBusy, false)]
    [TestCase(4, CallSharing.Full, true)]
    [TestCase(5, CallSharing.Full, false)]
    public async Task ManyThreads_EveryRunGetsItsOwnRows(int seed, CallSharing sharing, bool isEager)
    {
        string probe = TestContext.CurrentContext.Test.ID;
        Model.Probes[probe] = rows => Thread.SpinWait(rows * 37 % 1000);
        var options = new BoundGraphOptions { Sharing = sharing, EagerSharing = isEager };
        using var graph = new CallGraph($"probe: '{probe}'", options: options,
            pool: item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false), deadline: "20ms");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(() => RunManyAsync(graph, seed, client))));
        Model.Probes.TryRemove(probe, out _);
        if (sharing is CallSharing.Full && isEager)
            Assert.That(graph.Report.SharedCalls, Is.Positive, $"seed {seed}");
    }

    private static async Task RunManyAsync(CallGraph graph, int seed, int client)
    {
        var random = new Random(seed * 1000 + client);
        for (int i = 0; i < 40; i++)
        {
            var run = PendingRun.Begin(graph, random, hasDeadline: random.Next(4) == 0);
            if (random.Next(8) == 0)
                run.Leave();
            await run.CheckAsync($"seed {seed}, client {client}, run {i}");
        }
    }

    private static void Execute(List<IThreadPoolWorkItem> posted, int which)
    {
        var item = posted[which];
        posted.RemoveAt(which);
        item.Execute();
    }

    private static void CheckEnded(List<PendingRun> pending, string what)
    {
        foreach (var run in pending.Where(run => run.IsEnded))
            run.CheckAsync(what).GetAwaiter().GetResult();
        pending.RemoveAll(run => run.IsEnded);
    }

    // A run that was begun, and what may become of it.
    private sealed class PendingRun
    {
        private readonly CancellationTokenSource _caller = new();
        private readonly int _from;
        private readonly int _to;
        private readonly bool _hasDeadline;
        private readonly Task<GraphRun> _run;
        private volatile bool _hasLeft;

        private PendingRun(CallGraph graph, int from, int to, bool hasDeadline)
        {
            (_from, _to, _hasDeadline) = (from, to, hasDeadline);
            Batch request;
            lock (graph)
                request = graph.Tester.Request(CallGraph.Request(from, to));
            _run = graph.Tester.Graph.RunAsync(new RunRequest
            {
                Request = request, EnforceDeadline = hasDeadline, Cancellation = _caller.Token,
            }).AsTask();
        }

        public bool IsEnded => _run.IsCompleted;

        public static PendingRun Begin(CallGraph graph, Random random, bool hasDeadline = false)
        {
            bool isNearPoison = random.Next(10) == 0;
            int from = isNearPoison ? CallGraph.PoisonedRow - random.Next(5) : random.Next(CallGraph.Rows);
            int to = Math.Min(from + (random.Next(4) == 0 ? random.Next(300) : random.Next(12)), CallGraph.Rows);
            return new PendingRun(graph, from, to, hasDeadline);
        }

        public void Leave()
        {
            _hasLeft = true;
            _caller.Cancel();
        }

        public async Task CheckAsync(string what)
        {
            using var run = await _run;
            bool isPoisoned = _from <= CallGraph.PoisonedRow && CallGraph.PoisonedRow < _to;
            if (run.Failure is null)
            {
                Assert.That(isPoisoned, Is.False, what);
                CallGraph.AssertRight(run, _from, _to, what);
            }
            else if (run.Failure.Code == FailureCodes.Cancelled)
                Assert.That(_hasLeft, Is.True, what);
            else if (run.Failure.Code == FailureCodes.DeadlinePassed)
                Assert.That(_hasDeadline, Is.True, what);
            else
                Assert.That((isPoisoned, run.Failure.Message), Is.EqualTo((true, "found a poisoned row")), what);
            _caller.Dispose();
        }
    }
}
