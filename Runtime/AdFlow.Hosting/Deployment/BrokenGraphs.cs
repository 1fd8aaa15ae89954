using System.Collections.Concurrent;

namespace AdFlow.Hosting;

/// <summary>Why graphs are not served as they are deployed, or as their files are. Thread-safe.</summary>
internal sealed class BrokenGraphs
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<DeploymentProblem>> _problems =
        new(StringComparer.Ordinal);

    /// <summary>The problems by the name of the graph, or by its file where that has no name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DeploymentProblem>> Problems => _problems;

    /// <summary>Says why a graph is not served.</summary>
    public void Tell(string graph, IReadOnlyList<DeploymentProblem> problems) => _problems[graph] = problems;

    /// <summary>Says that nothing is wrong with it.</summary>
    public void Forget(string graph) => _problems.TryRemove(graph, out _);
}
