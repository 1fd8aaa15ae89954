using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A recorded run that was run again. Dispose it after the last look at an output, before the record. Not
/// thread-safe.</summary>
public sealed class ReplayedRun : IDisposable
{
    private readonly IDisposable? _request;

    internal ReplayedRun(GraphRun run, Batch request, IDisposable? memory) =>
        (Run, Request, _request) = (run, request, memory);

    /// <summary>The result: outputs in the order of <see cref="ReplayedGraph.Plan"/>, or why it failed.</summary>
    public GraphRun Run { get; }

    /// <summary>The request as the graph took it, one row.</summary>
    public Batch Request { get; }

    /// <summary>Why there are no outputs, or null.</summary>
    public RunFailure? Failure => Run.Failure;

    /// <inheritdoc/>
    public void Dispose()
    {
        Run.Dispose();
        _request?.Dispose();
    }
}
