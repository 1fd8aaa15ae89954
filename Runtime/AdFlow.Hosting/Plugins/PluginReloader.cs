using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>
/// Exchanges the operators of a running host: loads the plugins anew, binds all that is bound to them, swaps, and sees
/// that the code of before is given up and collected. Thread-safe.
/// </summary>
/// <param name="folder">Loads the plugins.</param>
/// <param name="pool">What is bound.</param>
/// <param name="graphs">Deployed graphs.</param>
/// <param name="options">How graphs are planned.</param>
/// <param name="log">Is told of loadings.</param>
internal sealed class PluginReloader(
    PluginFolder folder, ActivationPool pool, GraphDirectory graphs, AdFlowOptions options, ILogger log)
{
    private const int MostCollections = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    private readonly Lock _changing = new();
    private readonly List<GenerationTrace> _former = [];
    private volatile IReadOnlyList<string> _lastProblems = [];

    /// <summary>What is known of the operators that count now.</summary>
    public GenerationTrace Current
    {
        get
        {
            var basis = pool.AcquireBasis();
            var trace = basis.Operators.Trace;
            basis.Release();
            return trace;
        }
    }

    /// <summary>Why the last loading failed; nothing where it did not.</summary>
    public IReadOnlyList<string> LastProblems => _lastProblems;

    /// <summary>Former operators whose code is still in memory. Made anew by each call.</summary>
    public IReadOnlyList<GenerationTrace> Former
    {
        get
        {
            lock (_changing)
            {
                _former.RemoveAll(trace => trace.GivenUp.IsCompleted && trace.IsCollected);
                return [.. _former];
            }
        }
    }

    /// <summary>Loads the plugins anew and swaps them in.</summary>
    /// <returns>What is known of the operators of before.</returns>
    /// <exception cref="PluginLoadException">A plugin cannot be loaded, or a version with traffic, bound now or not,
    /// cannot be bound to it: the operators of before stay. Every problem is told.</exception>
    public async Task<GenerationTrace> ReloadAsync(CancellationToken cancellation)
    {
        await pool.Exchanging.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var before = Current;
            var failures = await BasisExchange.RunAsync(pool, Next(), static () => { }).ConfigureAwait(false);
            if (failures.Count > 0)
                throw new PluginLoadException([.. failures.Select(each =>
                    $"graph '{each.Failure.Graph}', version '{each.Slot.Version.Name}': {each.Failure.Message}")]);
            lock (_changing)
                _former.Add(before);
            _lastProblems = [];
            DeploymentEvents.Reloaded(log, Current.Number, FilesOf(Current));
            return before;
        }
        catch (PluginLoadException error)
        {
            _lastProblems = error.Problems;
            DeploymentEvents.NotReloaded(log, string.Join("; ", error.Problems));
            throw;
        }
        finally
        {
            pool.Exchanging.Release();
        }
    }

    /// <summary>Waits until former operators are given up, and sees that their code is collected.</summary>
    /// <param name="trace">The operators.</param>
    /// <param name="patience">How long runs under way may take to end.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What keeps them alive as far as is known; nothing where they were collected.</returns>
    public async Task<IReadOnlyList<string>> SeeCollectedAsync(
        GenerationTrace trace, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await trace.GivenUp.WaitAsync(patience, pool.Time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Keepers(trace);
        }
        var pause = FirstPause;
        for (int i = 0; i < MostCollections && !trace.IsCollected; i++, pause *= 1.5)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (!trace.IsCollected)
                await Task.Delay(pause, pool.Time, cancellation).ConfigureAwait(false);
        }
        return Keepers(trace);
    }

    /// <summary>What keeps operators alive, as far as is known.</summary>
    public IReadOnlyList<string> Keepers(GenerationTrace trace)
    {
        if (trace.GivenUp.IsCompleted && trace.IsCollected)
            return [];
        var keepers = pool.Alive.Where(activation => activation.Operators.Trace == trace).Select(activation =>
            $"graph '{activation.Slot.Graph}', version '{activation.Slot.Version.Name}': "
            + (activation.IsCurrent ? "bound" : $"{activation.Runs} run(s) under way")).ToList();
        keepers.AddRange(pool.Late.Where(late => late.Generation == trace.Number).Select(late =>
            $"graph '{late.Graph}', version '{late.Version}': {late.Slabs} late asynchronous run(s)"));
        if (keepers.Count == 0)
            keepers.Add(!trace.GivenUp.IsCompleted ? "a binding under way"
                : "nothing that the host knows of; it may be collected later, or a plugin's own thread, timer or "
                    + $"static state holds it: {string.Join(", ", trace.Alive)}");
        return keepers;
    }

    // Apart, so that no variable of whoever waits keeps the operators alive.
    private BindingBasis Next()
    {
        var basis = pool.AcquireBasis();
        try
        {
            var next = basis.With(folder.Load());
            var problems = Broken(next);
            if (problems.Count == 0)
                return next;
            next.Release();
            throw new PluginLoadException(problems);
        }
        finally
        {
            basis.Release();
        }
    }

    // Also of graphs that idle: their next request would fail. One that was broken before is no reason to refuse.
    private List<string> Broken(BindingBasis next)
    {
        var (now, then) = (new BundleCheck(pool, options), new BundleCheck(pool, options, next));
        var all = graphs.All.Select(graph => graph.Current).OrderBy(graph => graph.Name, StringComparer.Ordinal);
        return [.. all.SelectMany(graph =>
            then.ProblemsOf(graph) is { Count: > 0 } problems && now.ProblemsOf(graph).Count == 0
                ? problems.Select(problem => $"graph '{graph.Name}', {problem}") : [])];
    }

    private static string FilesOf(GenerationTrace trace) => trace.Plugins.Count == 0
        ? "none" : string.Join(", ", trace.Plugins.Select(path => Path.GetFileName(path)));
}
