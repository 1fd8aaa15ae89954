using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>Runs the requests of one body, some at once, and hands them over in their order. A run that does not stop
/// keeps its place to itself and is handed over as a failure, so that the others are answered.</summary>
internal sealed class RunWindow
{
    private readonly RunExchange _exchange;
    private readonly GraphState _graph;
    private readonly RunTerms _terms;
    private readonly Action<int, ServedRun> _ended;
    private readonly ServedRun[] _runs;
    private readonly Task<RunFailure?>[] _ends;
    private int _begun;
    private int _told;

    private RunWindow(
        RunExchange exchange, GraphState graph, RunTerms terms, int width, Action<int, ServedRun> ended)
    {
        (_exchange, _graph, _terms, _ended) = (exchange, graph, terms, ended);
        // Made here: the threads must find all places.
        _runs = new ServedRun[Math.Min(width, exchange.Body.Count)];
        for (int i = 0; i < _runs.Length; i++)
            _runs[i] = exchange[i];
        _ends = new Task<RunFailure?>[_runs.Length];
    }

    /// <summary>Runs all of them.</summary>
    /// <param name="exchange">Has the body and places for runs.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="terms">Circumstances.</param>
    /// <param name="width">Most runs at once.</param>
    /// <param name="ended">Told about each request when it has ended, in order; the run is given back
    /// afterwards.</param>
    public static ValueTask RunAsync(
        RunExchange exchange, GraphState graph, RunTerms terms, int width, Action<int, ServedRun> ended) =>
        new RunWindow(exchange, graph, terms, width, ended).RunAsync();

    private async ValueTask RunAsync()
    {
        int count = _exchange.Body.Count;
        try
        {
            while (_told < count)
            {
                for (; _begun < count && _begun - _told < _runs.Length; _begun++)
                    _ends[_begun % _runs.Length] = Start(_runs[_begun % _runs.Length], _begun);
                int request = _told++;
                await NextAsync(request % _runs.Length).ConfigureAwait(false);
                using (new Ending(_runs[request % _runs.Length]))
                    _ended(request, _runs[request % _runs.Length]);
            }
        }
        finally
        {
            for (; _told < _begun; _told++)
            {
                await NextAsync(_told % _runs.Length).ConfigureAwait(false);
                _runs[_told % _runs.Length].End();
            }
        }
    }

    private async ValueTask NextAsync(int place)
    {
        if (await _ends[place].ConfigureAwait(false) is not { } lost)
            return;
        _runs[place] = _exchange.Replace(place);
        _runs[place].Refuse(lost);
    }

    // Ends with null when the run has ended, or with a failure where it is lost; then it ends by itself.
    private Task<RunFailure?> Start(ServedRun run, int request)
    {
        var end = new TaskCompletionSource<RunFailure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(async () =>
        {
            await run.RunAsync(_graph, _exchange.Body, request, _terms, Lose).ConfigureAwait(false);
            if (!run.IsLost)
                end.SetResult(null);
            else
                await LeaveAsync(run).ConfigureAwait(false);
        });
        return end.Task;

        Task Lose(RunFailure failure)
        {
            end.SetResult(failure);
            return Task.CompletedTask;
        }
    }

    private static async Task LeaveAsync(ServedRun run)
    {
        await run.Answered.ConfigureAwait(false);
        run.End();
        run.Dispose();
    }

    private readonly struct Ending(ServedRun run) : IDisposable
    {
        public void Dispose() => run.End();
    }
}
