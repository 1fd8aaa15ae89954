namespace AdFlow.Hosting.Tests.Admission;

public sealed class AdmissionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(10);

    private readonly ManualTime _time = new();

    [Test]
    public void Unloaded_AdmitsAtOnceAndAllocatesNothing()
    {
        var graph = Graph(Host());
        var ticket = new AdmissionTicket();
        long before = 0;
        for (int i = 0; i < 1100; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            var turn = graph.EnterAsync(ticket, 5, Long, CancellationToken.None);
            if (!turn.IsCompletedSuccessfully || turn.Result is not AdmissionOutcome.Admitted)
                Assert.Fail("It was not admitted.");
            graph.Leave(ticket);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(graph.Shares.Taken, Is.Zero);
    }

    [Test]
    public void Leave_LetsTheMostImportantOneInFirst_ThenTheOldest()
    {
        var graph = Graph(Host());
        var inside = Admit(graph, 2);
        var waiting = new[] { 5, 3, 5, 9 }.Select(priority => Enter(graph, priority)).ToArray();
        var order = new List<int>();
        for (int i = 0; i < waiting.Length; i++)
        {
            graph.Leave(i < 2 ? inside[i] : waiting[order[i - 2]].Ticket);
            order.Add(Enumerable.Range(0, 4).Single(w => waiting[w].Turn.IsCompleted && !order.Contains(w)));
        }
        Assert.That(order, Is.EqualTo(new[] { 3, 0, 2, 1 }));
    }

    [Test]
    public void WaitThatDoesNotFitTheDeadline_IsRefusedAtOnce()
    {
        var graph = Graph(Host());
        Admit(graph, 2);
        // Two processors, 10 ms each: a request that has 50 ms may wait 20 ms, which four others take.
        var turns = Enumerable.Range(0, 8)
            .Select(_ => Enter(graph, 5, TimeSpan.FromMilliseconds(50)).Turn).ToList();
        Assert.That(turns.Select(turn => turn.IsCompleted), Is.EqualTo(Flags(5, false, 3, true)));
        Assert.That(turns[^1].Result, Is.EqualTo(AdmissionOutcome.GraphIsBusy));
        Assert.That(graph.Refused, Is.EqualTo(3));
        Assert.That(graph.Foresee(5, TimeSpan.FromMilliseconds(50))?.Code, Is.EqualTo(HostFailureCodes.GraphIsBusy));
        Assert.That(graph.Foresee(5, TimeSpan.FromMilliseconds(500)), Is.Null);
        Assert.That(graph.Foresee(6, TimeSpan.FromMilliseconds(50)), Is.Null);
    }

    [Test]
    public void LineThatNeverEmpties_IsKeptShort()
    {
        var graph = Graph(Host());
        Admit(graph, 2);
        for (int i = 0; i < 5; i++)
            Enter(graph, 5);
        Assert.That(graph.Foresee(5, TimeSpan.FromMilliseconds(100)), Is.Null);
        _time.Pass(TimeSpan.FromMilliseconds(101));
        Assert.That(graph.IsOverloaded);
        Assert.That(graph.Foresee(5, TimeSpan.FromMilliseconds(100)), Is.Not.Null);
    }

    [Test]
    public void HostThatIsFull_IsTheReason()
    {
        var host = Host(new AdmissionOptions { HostProcessors = 2, GraphProcessors = 2 });
        Admit(Graph(host), 2);
        var graphs = new[] { Graph(host), Graph(host) };
        var turns = Enumerable.Range(0, 8)
            .Select(i => Enter(graphs[i % 2], 5, TimeSpan.FromMilliseconds(50)).Turn).ToList();
        Assert.That(turns.Where(turn => turn.IsCompleted).Select(turn => turn.Result),
            Is.Not.Empty.And.All.EqualTo(AdmissionOutcome.HostIsBusy));
    }

    [Test]
    public void FullLine_PushesTheLeastImportantThenTheCostliestOut()
    {
        var host = Host(new AdmissionOptions { HostProcessors = 2, GraphProcessors = 2, MostWaiting = 3 });
        var (cheap, dear) = (Graph(host), Graph(host, times: 3));
        Admit(cheap, 2);
        var first = Enter(cheap, 4);
        var costliest = Enter(dear, 4);
        var important = Enter(dear, 6);
        Assert.That(Enter(cheap, 4).Turn.Result, Is.EqualTo(AdmissionOutcome.HostIsBusy));
        var newcomer = Enter(cheap, 5);
        Assert.That(costliest.Turn.IsCompleted && costliest.Turn.Result is AdmissionOutcome.HostIsBusy);
        Assert.That(first.Turn.IsCompleted || important.Turn.IsCompleted || newcomer.Turn.IsCompleted, Is.False);
        Assert.That(host.Waiting, Is.EqualTo(3));
    }

    [Test]
    public void GraphThatFloodsTheHost_LeavesProcessorsToOthers()
    {
        var host = Host();
        var (hot, calm) = (Graph(host), Graph(host));
        Admit(hot, 2);
        Enter(hot, 9);
        Assert.That(Enter(calm, 0).Turn.Result, Is.EqualTo(AdmissionOutcome.Admitted));
    }

    [Test]
    public void RequestWhoseTimeIsOver_IsSentAway()
    {
        var graph = Graph(Host(), out var host);
        var inside = Admit(graph, 2);
        var (first, second) = (Enter(graph, 5, Service * 10), Enter(graph, 5, Service * 20));
        _time.Pass(Service * 10);
        host.SendLateAway();
        Assert.That(first.Turn.Result, Is.EqualTo(AdmissionOutcome.Expired));
        Assert.That(second.Turn.IsCompleted, Is.False);
        _time.Pass(Service * 10);
        graph.Leave(inside[0]);
        Assert.That(second.Turn.Result, Is.EqualTo(AdmissionOutcome.Expired));
        Assert.That(host.Waiting, Is.Zero);
    }

    [Test]
    public async Task SenderThatLeaves_FreesItsPlace()
    {
        var graph = Graph(Host(), out var host);
        Admit(graph, 2);
        using var sender = new CancellationTokenSource();
        var turn = graph.EnterAsync(new AdmissionTicket(), 5, Long, sender.Token);
        Assert.That(host.Waiting, Is.EqualTo(1));
        await sender.CancelAsync();
        Assert.That(await turn, Is.EqualTo(AdmissionOutcome.Left));
        Assert.That(host.Waiting, Is.Zero);
    }

    [Test]
    public void RequestsOfOneBody_AreTooManyForTheirTime()
    {
        var graph = Graph(Host());
        Assert.That(graph.ForeseeAll(20, Service * 10), Is.Null);
        Assert.That(graph.ForeseeAll(21, Service * 10)?.Code, Is.EqualTo(HostFailureCodes.GraphIsBusy));
        Assert.That(graph.ForeseeAll(1, Service / 10), Is.Null);
    }

    [Test]
    public async Task ManyThreads_NeverExceedTheLimitAndLeaveNothingBehind([Values(1, 2, 3)] int seed)
    {
        var host = new HostAdmission(new AdmissionOptions
        {
            HostProcessors = 3, GraphProcessors = 2, MostWaiting = 8,
        }, TimeProvider.System);
        var graphs = Enumerable.Range(0, 3).Select(_ => new GraphAdmission("g", host)).ToArray();
        int inside = 0, most = 0, ran = 0;
        await Task.WhenAll(Enumerable.Range(0, 12).Select(worker => Task.Run(async () =>
        {
            var random = new Random(seed * 100 + worker);
            var ticket = new AdmissionTicket();
            for (int i = 0; i < 400; i++)
            {
                using var sender = new CancellationTokenSource();
                var graph = graphs[random.Next(3)];
                var turn = graph.EnterAsync(ticket, random.Next(10), Long, sender.Token);
                if (random.Next(4) == 0)
                    await sender.CancelAsync();
                if (await turn is not AdmissionOutcome.Admitted)
                    continue;
                most = Math.Max(most, Interlocked.Increment(ref inside));
                if (random.Next(2) == 0)
                    await Task.Yield();
                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref ran);
                graph.Leave(ticket);
            }
        })));
        Assert.That(most, Is.InRange(1, 3), $"seed {seed}");
        Assert.That(ran, Is.Positive);
        Assert.That((host.Waiting, host.Shares.Taken, host.WaitTime(0)), Is.EqualTo((0, 0L, 0L)), $"seed {seed}");
        Assert.That(graphs.Select(graph => graph.Shares.Taken), Is.All.Zero);
    }

    private HostAdmission Host(AdmissionOptions? options = null) => new(
        options ?? new AdmissionOptions { HostProcessors = 4, GraphProcessors = 2 }, _time);

    private static GraphAdmission Graph(HostAdmission host, out HostAdmission same)
    {
        same = host;
        return Graph(host);
    }

    // A graph whose runs are known to take a service time.
    private static GraphAdmission Graph(HostAdmission host, int times = 1)
    {
        var graph = new GraphAdmission("g", host);
        for (int i = 0; i < 100; i++)
            graph.Cost.Learn(host.TicksOf(Service * times));
        return graph;
    }

    private static AdmissionTicket[] Admit(GraphAdmission graph, int count) =>
        [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (ticket, turn) = Enter(graph, 5);
            Assert.That(turn.IsCompleted && turn.Result is AdmissionOutcome.Admitted);
            return ticket;
        })];

    private static (AdmissionTicket Ticket, ValueTask<AdmissionOutcome> Turn) Enter(
        GraphAdmission graph, int priority, TimeSpan? timeLeft = null)
    {
        var ticket = new AdmissionTicket();
        return (ticket, graph.EnterAsync(ticket, priority, timeLeft ?? Long, CancellationToken.None));
    }

    private static IEnumerable<bool> Flags(int first, bool value, int then, bool other) =>
        Enumerable.Repeat(value, first).Concat(Enumerable.Repeat(other, then));
}
