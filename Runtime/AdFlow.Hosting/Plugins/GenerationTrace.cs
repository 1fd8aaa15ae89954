namespace AdFlow.Hosting;

/// <summary>What is known of a generation of operators without keeping it alive. Thread-safe.</summary>
/// <param name="number">Number of the loading, from 1.</param>
/// <param name="loadedAt">When the plugins were loaded.</param>
/// <param name="plugins">Files of the plugins.</param>
/// <param name="code">Weak references to their code.</param>
internal sealed class GenerationTrace(
    int number, DateTimeOffset loadedAt, IReadOnlyList<string> plugins, IReadOnlyList<WeakReference> code)
{
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number of the loading, from 1.</summary>
    public int Number => number;

    /// <summary>When the plugins were loaded.</summary>
    public DateTimeOffset LoadedAt => loadedAt;

    /// <summary>Files of the plugins.</summary>
    public IReadOnlyList<string> Plugins => plugins;

    /// <summary>Ends when nothing is bound to it any more.</summary>
    public Task GivenUp => _givenUp.Task;

    /// <summary>Files of the plugins whose code is still in memory.</summary>
    public IReadOnlyList<string> Alive => [.. plugins.Where((_, i) => code[i].IsAlive)];

    /// <summary>Whether all code was collected.</summary>
    public bool IsCollected => code.All(each => !each.IsAlive);

    /// <summary>Says that nothing is bound to it any more.</summary>
    public void GiveUp() => _givenUp.TrySetResult();
}
