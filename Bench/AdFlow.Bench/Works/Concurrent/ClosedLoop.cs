using System.Runtime.CompilerServices;
using AdFlow.Runtime;

namespace AdFlow.Bench;

/// <summary>
/// Requests that are under way at once in the thread pool: when one is answered, its client puts the next behind all
/// that wait for a thread, as a host does with what comes from its connections. Allocates nothing per request. Used by
/// one thread.
/// </summary>
internal sealed class ClosedLoop : IDisposable
{
    private readonly Client[] _clients;
    private readonly ManualResetEventSlim _end = new();
    private int _left;
    private int _running;
    private RunFailure? _failure;

    /// <summary>Makes the clients.</summary>
    /// <param name="graph">What is asked.</param>
    /// <param name="request">What each asks.</param>
    /// <param name="clients">How many there are.</param>
    public ClosedLoop(BoundGraph graph, RunRequest request, int clients) =>
        _clients = [.. Enumerable.Range(0, clients).Select(_ => new Client(this, graph, request))];

    /// <summary>Answers requests.</summary>
    /// <param name="requests">How many.</param>
    /// <exception cref="InvalidDataException">A run failed.</exception>
    public void Run(int requests)
    {
        (_left, _running, _failure) = (requests, _clients.Length, null);
        _end.Reset();
        foreach (var client in _clients)
            ThreadPool.UnsafeQueueUserWorkItem(client, preferLocal: false);
        _end.Wait();
        if (_failure is { } failure)
            throw new InvalidDataException(failure.Message);
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    private sealed class Client : IThreadPoolWorkItem
    {
        private readonly ClosedLoop _loop;
        private readonly BoundGraph _graph;
        private readonly RunRequest _request;
        private readonly Action _take;
        private ValueTaskAwaiter<GraphRun> _pending;

        public Client(ClosedLoop loop, BoundGraph graph, RunRequest request)
        {
            (_loop, _graph, _request) = (loop, graph, request);
            _take = Take;
        }

        public void Execute()
        {
            if (Interlocked.Decrement(ref _loop._left) < 0)
            {
                if (Interlocked.Decrement(ref _loop._running) == 0)
                    _loop._end.Set();
                return;
            }
            _pending = _graph.RunAsync(_request).GetAwaiter();
            if (_pending.IsCompleted)
                Take();
            else
                _pending.UnsafeOnCompleted(_take);
        }

        private void Take()
        {
            using (var run = _pending.GetResult())
                _loop._failure ??= run.Failure;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
