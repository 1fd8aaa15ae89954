using AdFlow.Runtime;

namespace AdFlow.Bench;

/// <summary>Runs a graph to its end on the calling thread, as a benchmark must that times calls.</summary>
internal static class GraphAnswer
{
    /// <summary>Answers a request; blocks where the graph has asynchronous operators.</summary>
    /// <returns>The result, failed or not, which the caller disposes.</returns>
    public static GraphRun Answer(this BoundGraph graph, in RunRequest request)
    {
        var run = graph.RunAsync(request);
        return run.IsCompleted ? run.GetAwaiter().GetResult() : run.AsTask().GetAwaiter().GetResult();
    }
}
