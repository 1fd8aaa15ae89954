namespace AdFlow.Bench;

/// <summary>
/// A graph of nodes as tasks: each awaits <see cref="Task.WhenAll(Task[])"/> of its predecessors. Nothing is queued, so
/// this is the cheapest way to let tasks say what comes before what.
/// </summary>
internal sealed class TaskGraph(EdgeGraph graph, float seed)
{
    /// <summary>Values of the nodes after a run.</summary>
    public float[] Values { get; } = new float[graph.Count];

    /// <summary>Runs every node once.</summary>
    public void Run()
    {
        var tasks = new Task[graph.Count];
        for (int node = 0; node < tasks.Length; node++)
            tasks[node] = RunAsync(node, tasks);
        Task.WhenAll(tasks).GetAwaiter().GetResult();
    }

    private async Task RunAsync(int node, Task[] tasks)
    {
        int[] sources = graph.Predecessors[node];
        if (sources.Length > 0)
        {
            var awaited = new Task[sources.Length];
            for (int i = 0; i < awaited.Length; i++)
                awaited[i] = tasks[sources[i]];
            await Task.WhenAll(awaited);
        }
        graph.Compute(node, Values, seed);
    }
}
