using System.Diagnostics;
using System.Net;

namespace AdFlow.Load;

/// <summary>
/// Sends requests to a server over connections that are kept. In an open loop requests are due at given moments whether
/// or not those before are answered, and latency counts from then: a server that stalls is not asked less in the
/// meantime (Tene, "How NOT to measure latency": coordinated omission). Used by one load at a time.
/// </summary>
internal sealed class HttpLoad : IDisposable
{
    private readonly LoadClient[] _clients;
    private readonly Lock _handing = new();
    private readonly Stack<LoadClient> _idle = new();
    private readonly Queue<int> _due = new();

    /// <summary>Makes the connections, which are opened by the first load.</summary>
    public HttpLoad(IPEndPoint server, int connections) =>
        _clients = [.. Enumerable.Range(0, connections).Select(_ => new LoadClient(server))];

    /// <summary>Answers as fast as the server does: each connection sends its next request when it has the answer.
    /// </summary>
    /// <param name="requests">What is sent, in turn.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<LoadReport> ClosedAsync(RequestSet requests, int count, CancellationToken cancellation)
    {
        int next = -1;
        return ClosedAsync(requests, () => Interlocked.Increment(ref next) is var number && number < count
            ? number : -1, cancellation);
    }

    /// <summary>The same for a time.</summary>
    public Task<LoadReport> ClosedAsync(RequestSet requests, TimeSpan time, CancellationToken cancellation)
    {
        int next = -1;
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        return ClosedAsync(requests, () => Stopwatch.GetTimestamp() < end ? Interlocked.Increment(ref next) : -1,
            cancellation);
    }

    /// <summary>Sends requests when they are due.</summary>
    /// <param name="requests">What is sent, in turn.</param>
    /// <param name="arrivals">When each is due, in ticks of <see cref="Stopwatch"/> from the start, ascending.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<LoadReport> OpenAsync(RequestSet requests, long[] arrivals, CancellationToken cancellation)
    {
        await ConnectAsync(cancellation).ConfigureAwait(false);
        var round = new Round(requests, arrivals, Stopwatch.GetTimestamp(), cancellation);
        _idle.Clear();
        foreach (var client in _clients)
            _idle.Push(client);
        // A thread of its own: what answers keep the thread pool busy with must not make requests late.
        var thread = new Thread(() => Dispatch(round)) { IsBackground = true, Name = "arrivals" };
        thread.Start();
        await round.Ended.ConfigureAwait(false);
        return Report(Stopwatch.GetElapsedTime(0, arrivals[^1]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private async Task<LoadReport> ClosedAsync(
        RequestSet requests, Func<int> next, CancellationToken cancellation)
    {
        await ConnectAsync(cancellation).ConfigureAwait(false);
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(_clients.Select(client => Task.Run(async () =>
        {
            while (next() is >= 0 and var number)
                await client.ExchangeAsync(requests, number, Stopwatch.GetTimestamp(), cancellation)
                    .ConfigureAwait(false);
        }, cancellation))).ConfigureAwait(false);
        return Report(Stopwatch.GetElapsedTime(began));
    }

    private void Dispatch(Round round)
    {
        for (int number = 0; number < round.Count && !round.Cancellation.IsCancellationRequested; number++)
        {
            Pause.Until(round.DueAt(number));
            LoadClient? client;
            lock (_handing)
                if (!_idle.TryPop(out client))
                    _due.Enqueue(number);
            if (client is not null)
                _ = ServeAsync(client, round, number);
        }
    }

    // An exchange, and those that became due while no connection was free.
    private async Task ServeAsync(LoadClient client, Round round, int number)
    {
        try
        {
            bool hasMore;
            do
            {
                await client.ExchangeAsync(round.Requests, number, round.DueAt(number), round.Cancellation)
                    .ConfigureAwait(false);
                hasMore = TryTake(client, out number);
                round.End();
            }
            while (hasMore);
        }
        catch (Exception error)
        {
            round.Fail(error);
        }
    }

    private bool TryTake(LoadClient client, out int number)
    {
        lock (_handing)
        {
            if (_due.TryDequeue(out number))
                return true;
            _idle.Push(client);
            return false;
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        foreach (var client in _clients)
            await client.ConnectAsync(cancellation).ConfigureAwait(false);
    }

    private LoadReport Report(TimeSpan elapsed)
    {
        var report = new LoadReport { Elapsed = elapsed };
        foreach (var client in _clients)
            report.Add(client.Take());
        return report;
    }

    private sealed class Round(RequestSet requests, long[] arrivals, long start, CancellationToken cancellation)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = arrivals.Length;

        public RequestSet Requests => requests;

        public int Count => arrivals.Length;

        public CancellationToken Cancellation => cancellation;

        public Task Ended => _ended.Task.WaitAsync(cancellation);

        public long DueAt(int number) => start + arrivals[number];

        public void End()
        {
            if (Interlocked.Decrement(ref _left) == 0)
                _ended.SetResult();
        }

        public void Fail(Exception error) => _ended.TrySetException(error);
    }
}
