using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class ConcurrentRunTests
{
    private const int Runners = 3;

    [TestCase(false)]
    [TestCase(true)]
    public void WarmConcurrentRuns_AllocateNothingManagedOnAnyThread(bool isEager)
    {
        using var tester = BranchingGraph.Tester(new() { Threads = 3, EagerThreads = isEager }).Open("""
            adflow: 1
            graph: concurrent
            request: { x: float64 }
            tables: { ads: { path: ads.arrow } }
            nodes:
              rows: { op: scan, table: ads }
              left: { op: sort, in: rows, with: [-a, id] }
              more: { op: let, in: left, with: { v: a * request.x } }
              right: { op: where, in: rows, with: a > request.x }
              never: { op: where, in: rows, with: a > 0, when: request.x > 5 }
              all: { op: union, in: [more, right, never] }
            output: all
            """);
        using var runs = new ConcurrentRuns(tester, Runners);
        long least = long.MaxValue;
        // Compiling in the background and slabs that were not needed yet end after some rounds.
        for (int round = 0; round < 60 && least > 0; round++)
            least = Math.Min(least, runs.AllocatedByRound());
        Assert.That(least, Is.Zero);
    }

    [Test]
    public void IdleSlabs_AreUsedAgain()
    {
        string yaml = BranchingGraph.Yaml(new Random(5), 5, 0);
        using var tester = BranchingGraph.Tester(new() { PooledSlabs = 2 }).Open(yaml);
        var request = new RunRequest { Request = tester.Request("""{"x": 1}""") };
        for (int round = 0; round < 3; round++)
        {
            var runs = Enumerable.Range(0, 4).Select(_ => tester.Graph.RunAsync(request).AsTask().Result).ToArray();
            Assert.That(tester.Graph.Pool.Slabs, Is.EqualTo(4));
            foreach (var run in runs)
                run.Dispose();
            Assert.That(tester.Graph.Pool.Slabs, Is.EqualTo(2), "no more than allowed are kept");
        }
    }

    /// <summary>Threads that run a request again and again, round by round.</summary>
    private sealed class ConcurrentRuns : IDisposable
    {
        private readonly BoundGraph _graph;
        private readonly RunRequest _request;
        private readonly Thread[] _threads;
        private int _round;
        private int _done;
        private bool _isOver;

        public ConcurrentRuns(GraphTester tester, int threads)
        {
            _graph = tester.Graph;
            _request = new RunRequest { Request = tester.Request("""{"x": 1}""") };
            _threads = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Run) { IsBackground = true })];
            foreach (var thread in _threads)
                thread.Start();
        }

        /// <summary>Bytes that all threads of the process allocated in a round.</summary>
        public long AllocatedByRound()
        {
            Volatile.Write(ref _done, 0);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Interlocked.Increment(ref _round);
            while (Volatile.Read(ref _done) < _threads.Length)
                Thread.Yield();
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        public void Dispose()
        {
            Volatile.Write(ref _isOver, true);
            Interlocked.Increment(ref _round);
            foreach (var thread in _threads)
                thread.Join();
        }

        private void Run()
        {
            for (int round = 0; ; round++)
            {
                while (Volatile.Read(ref _round) == round)
                    Thread.Yield();
                if (Volatile.Read(ref _isOver))
                    return;
                for (int i = 0; i < 50; i++)
                    _graph.RunAsync(_request).GetAwaiter().GetResult().Dispose();
                Interlocked.Increment(ref _done);
            }
        }
    }
}
