using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>What is deployed, on the disk and as the graphs of the host show it. Changes are made by one caller at a
/// time; looking up is thread-safe.</summary>
internal sealed class DeploymentBook : IDisposable
{
    private readonly ConcurrentDictionary<string, DeployedGraph> _graphs = new(StringComparer.Ordinal);
    private readonly GraphDirectory _directory;
    private readonly BundleCheck _check;
    private readonly AdFlowOptions _options;
    private readonly BrokenGraphs _broken;
    private readonly ILogger _log;
    private readonly DeploymentLog _records;

    /// <summary>Opens the store, reads what is deployed, and deletes what a crash left behind.</summary>
    /// <exception cref="IOException">The store is damaged, in use by another process, or cannot be written to.
    /// </exception>
    public DeploymentBook(GraphDirectory directory, BundleCheck check, AdFlowOptions options, StoreFiles files,
        BrokenGraphs broken, ILogger log)
    {
        (_directory, _check, _options, _broken, _log) = (directory, check, options, broken, log);
        // The log first: it is locked, so that no other process takes bundles that it is about to record.
        _records = new DeploymentLog(options.StoreFolder, files);
        try
        {
            if (_records.Cut is { } cut)
                DeploymentEvents.Cut(log, cut.Bytes);
            Bundles = new BundleStore(options.StoreFolder, files);
            foreach (var record in _records.Latest)
                _graphs[record.Graph] = record.State!.ToGraph(record.Graph, Bundles);
            if (Bundles.Sweep(Used().ToHashSet()) is > 0 and var swept)
                DeploymentEvents.Swept(log, swept);
        }
        catch
        {
            _records.Dispose();
            throw;
        }
    }

    /// <summary>The bundles of the store.</summary>
    public BundleStore Bundles { get; }

    /// <summary>Everything that is deployed in the store, by name; also what is not served.</summary>
    public IReadOnlyDictionary<string, DeployedGraph> Graphs => _graphs;

    /// <summary>Makes all graphs known that can be bound.</summary>
    /// <exception cref="DeploymentException">Some cannot, and the options do not say to go on without them.</exception>
    public void Serve()
    {
        Parallel.ForEach(_graphs.Values, graph =>
        {
            if (ProblemsOf(graph) is { Count: > 0 } problems)
                _broken.Tell(graph.Name, problems);
        });
        foreach (var (graph, problems) in _broken.Problems)
            DeploymentEvents.Broken(_log, graph, string.Join("; ", problems));
        if (_broken.Problems.Count > 0 && !_options.SkipBroken)
            throw CannotStart();
        foreach (var graph in _graphs.Values.Where(graph => !_broken.Problems.ContainsKey(graph.Name)))
            _directory.Put(graph);
    }

    /// <summary>Makes another state of a graph the one that counts: first on the disk, then for requests.</summary>
    /// <exception cref="IOException">The store cannot be written to; nothing has changed.</exception>
    public DeployedGraph Commit(DeployedGraph graph, string done)
    {
        var before = _graphs.GetValueOrDefault(graph.Name);
        _records.Append(new DeploymentRecord(_options.Time.GetUtcNow(), done, graph.Name, GraphRecord.Of(graph)));
        _graphs[graph.Name] = graph;
        DeploymentEvents.Done(_log, graph.Name, done);
        Show(graph);
        if (before is not null)
            RemoveUnused(before.Versions);
        Compact();
        return graph;
    }

    /// <summary>Tries again to bind the graphs that could not be bound.</summary>
    public void RetryBroken()
    {
        foreach (string name in _broken.Problems.Keys)
            if (_graphs.TryGetValue(name, out var graph))
                Show(graph);
    }

    /// <summary>Removes a graph.</summary>
    /// <exception cref="IOException">The store cannot be written to; nothing has changed.</exception>
    public void Remove(DeployedGraph graph)
    {
        _records.Append(new DeploymentRecord(_options.Time.GetUtcNow(), "removed", graph.Name, null));
        _graphs.TryRemove(graph.Name, out _);
        _directory.Remove(graph.Name);
        _broken.Forget(graph.Name);
        DeploymentEvents.Done(_log, graph.Name, "removed");
        RemoveUnused(graph.Versions);
        Compact();
    }

    /// <summary>Why a graph cannot be served: problems of its versions with traffic.</summary>
    public IReadOnlyList<DeploymentProblem> ProblemsOf(DeployedGraph graph) =>
    [
        .. graph.Traffic.Shares.SelectMany(share => ProblemsOf(graph.Name, graph.Find(share.Version)!)),
    ];

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    // A graph that was broken may be still: where what answers has not changed.
    private void Show(DeployedGraph graph)
    {
        if (_broken.Problems.ContainsKey(graph.Name) && ProblemsOf(graph) is { Count: > 0 } problems)
        {
            _broken.Tell(graph.Name, problems);
            return;
        }
        _broken.Forget(graph.Name);
        _directory.Put(graph);
    }

    private IReadOnlyList<DeploymentProblem> ProblemsOf(string graph, GraphVersion version)
    {
        if (!Bundles.Has(version.Bundle.Hash))
            return
            [
                new DeploymentProblem(DeploymentCodes.Store, $"the bundle {version.Bundle.Hash} of version "
                    + $"'{version.Name}' is missing in the store; restore it, or deploy the version again"),
            ];
        try
        {
            _check.Bind(version.Bundle, graph);
            return [];
        }
        catch (DeploymentException refusal)
        {
            return refusal.Problems;
        }
    }

    private IEnumerable<string> Used() =>
        _graphs.Values.SelectMany(graph => graph.Versions).Select(version => version.Bundle.Hash);

    /// <summary>Removes the bundles of versions that are not deployed.</summary>
    public void RemoveUnused(IEnumerable<GraphVersion> versions)
    {
        var used = Used().ToHashSet();
        Tidy(() =>
        {
            foreach (var version in versions.Where(version => !used.Contains(version.Bundle.Hash)))
                Bundles.Remove(version.Bundle.Hash);
        });
    }

    private void Compact() => Tidy(_records.CompactIfLong);

    // What was committed stays so, whatever becomes of this.
    private void Tidy(Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DeploymentEvents.NotDeleted(_log, error);
        }
    }

    private DeploymentException CannotStart() => new(500, DeploymentCodes.Graph,
        "The host does not start, because graphs that are deployed cannot be bound any more. Repair what they need, or "
        + "start with --skip-broken to serve the others.",
        [
            .. _broken.Problems.OrderBy(broken => broken.Key, StringComparer.Ordinal).SelectMany(broken =>
                broken.Value.Select(problem => problem with { File = $"{broken.Key}/{problem.File}".TrimEnd('/') })),
        ]);
}
