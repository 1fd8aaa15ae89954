using System.Diagnostics;

namespace AdFlow.Runtime.Tests;

/// <summary>A graph whose model is busy with a call of another run, until it is told to end.</summary>
internal sealed class BusyGraph : IDisposable
{
    /// <summary>What a slow graph's first call takes.</summary>
    public const int SlowMilliseconds = 150;

    private readonly string _probe = TestContext.CurrentContext.Test.ID;
    private readonly ManualResetEventSlim _end;
    private readonly Task _other;

    public BusyGraph(
        string settings = "", string more = "", BoundGraphOptions? options = null, bool searches = false,
        Action<IThreadPoolWorkItem>? pool = null, bool isSlow = false, string deadline = "3600s")
    {
        settings = $"probe: '{_probe}'" + (settings == "" ? "" : ", " + settings);
        Graph = new CallGraph(settings, more, options, pool, searches, deadline);
        if (isSlow)
            TakeLong();
        var (begun, end) = CallGraph.Gate(_probe);
        _end = end;
        // Its thread is held until the end.
        _other = Task.Factory.StartNew(
            () => Graph.Tester.Graph.RunAsync(new RunRequest
            {
                Request = Graph.Tester.Request(CallGraph.Request(500, 508)),
            }).AsTask(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        begun.Wait();
    }

    public CallGraph Graph { get; }

    public async Task EndAsync()
    {
        _end.Set();
        using var run = await (Task<GraphRun>)_other;
        CallGraph.AssertRight(run, 500, 508);
    }

    private void TakeLong()
    {
        Model.Probes[_probe] = _ =>
        {
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < SlowMilliseconds)
                Thread.SpinWait(100);
        };
        Graph.RunAsync(0, 8).AsTask().Result.Dispose();
    }

    public void Dispose()
    {
        _end.Set();
        _other.Wait();
        Graph.Dispose();
        Model.Probes.TryRemove(_probe, out _);
    }
}
