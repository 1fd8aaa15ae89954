using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Requests under way, in the order in which they are answered. Used by one thread; disposing waits for what
/// is still under way.</summary>
/// <param name="most">Most of them at once.</param>
internal sealed class RunWindow(int most) : IAsyncDisposable
{
    private readonly Queue<(Request Request, ValueTask<GraphRun> Run)> _underWay = [];

    /// <summary>Whether the oldest has to be answered before another one is read.</summary>
    public bool IsFull => _underWay.Count >= most;

    /// <summary>Whether none is under way.</summary>
    public bool IsEmpty => _underWay.Count == 0;

    /// <summary>Begins a request; on another thread where several may be under way.</summary>
    public void Begin(Request request, Func<ValueTask<GraphRun>> run) => _underWay.Enqueue((request,
        request.Refusal is not null ? default
        : most == 1 ? run()
        : new ValueTask<GraphRun>(Task.Run(() => run().AsTask()))));

    /// <summary>Takes the oldest.</summary>
    /// <returns>The request, and how it ended unless it was refused; the caller disposes that.</returns>
    public async ValueTask<(Request Request, GraphRun Run)> TakeAsync()
    {
        var (request, run) = _underWay.Dequeue();
        return (request, request.Refusal is null ? await run : default);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (!IsEmpty)
            (await TakeAsync()).Run.Dispose();
    }
}
