using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>Runs the requests of one body, some at once, and hands them over in their order.</summary>
internal static class RunWindow
{
    /// <summary>Runs all of them.</summary>
    /// <param name="exchange">Has the body and places for runs.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="terms">Circumstances.</param>
    /// <param name="width">Most runs at once.</param>
    /// <param name="ended">Told about each request when it has ended, in order; the run is given back
    /// afterwards.</param>
    public static async ValueTask RunAsync(
        RunExchange exchange, GraphState graph, RunTerms terms, int width, Action<int, ServedRun> ended)
    {
        int count = exchange.Body.Count;
        // Made here: the threads must find all places.
        var runs = new ServedRun[Math.Min(width, count)];
        for (int i = 0; i < runs.Length; i++)
            runs[i] = exchange[i];
        var tasks = new Task[runs.Length];
        int begun = 0, told = 0;
        try
        {
            while (told < count)
            {
                for (; begun < count && begun - told < runs.Length; begun++)
                    tasks[begun % runs.Length] = Start(runs[begun % runs.Length], exchange.Body, begun);
                await tasks[told % runs.Length].ConfigureAwait(false);
                using (new Ending(runs[told % runs.Length]))
                    ended(told, runs[told++ % runs.Length]);
            }
        }
        finally
        {
            for (; told < begun; told++)
            {
                await tasks[told % runs.Length].ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                runs[told % runs.Length].End();
            }
        }

        Task Start(ServedRun run, RequestBody body, int request) =>
            Task.Run(async () => await run.RunAsync(graph, body, request, terms).ConfigureAwait(false));
    }

    private readonly struct Ending(ServedRun run) : IDisposable
    {
        public void Dispose() => run.End();
    }
}
