using System.Globalization;
using AdFlow.Graphs;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>
/// Changes what is deployed: the only writer of the graphs of a host. Changes are made one at a time; each is on the
/// disk before the graphs show it and before it is acknowledged. Thread-safe.
/// </summary>
public sealed class Deployments : IDisposable
{
    private const string ScratchEnding = ".tests";

    private readonly SemaphoreSlim _gate = new(1);
    private readonly GraphDirectory _graphs;
    private readonly ActivationPool _pool;
    private readonly AdFlowOptions _options;
    private readonly BundleCheck _check;
    private readonly StoreFiles _files;
    private readonly ILogger _log;
    private readonly BrokenGraphs _broken = new();
    private DeploymentBook? _book;

    internal Deployments(GraphDirectory graphs, ActivationPool pool, AdFlowOptions options, ILogger log)
    {
        (_graphs, _pool, _options, _log) = (graphs, pool, options, log);
        (_check, _files) = (new BundleCheck(pool, options), new StoreFiles(options.BeforeFileStep));
    }

    /// <summary>Why graphs are not served as they are deployed, or as their files in the graphs folder are: the
    /// problems by the name of the graph.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DeploymentProblem>> Problems => _broken.Problems;

    /// <summary>Everything that is deployed in the store, by name; also what is not served.</summary>
    public IReadOnlyDictionary<string, DeployedGraph> Stored => Book.Graphs;

    private DeploymentBook Book => _book ?? throw new InvalidOperationException("The host has not started.");

    /// <summary>Reads what is deployed and makes it known. Called once, before anything else.</summary>
    /// <exception cref="DeploymentException">A graph cannot be bound any more; all problems are told.</exception>
    /// <exception cref="IOException">The store is damaged, in use by another process, or cannot be written to.
    /// </exception>
    public void Start()
    {
        _book = new DeploymentBook(_graphs, _check, _options, _files, _broken, _log);
        _book.Serve();
    }

    /// <summary>Deploys a version of a graph: unpacks the bundle, binds the graph, runs its tests, stores it and makes
    /// it known. The first version gets all traffic, later ones none unless told.</summary>
    /// <param name="graph">Name of the graph; the bundle holds one that is named so.</param>
    /// <param name="version">Name of the version: letters, digits, <c>. _ -</c>.</param>
    /// <param name="zip">The bundle as a zip; read to its end.</param>
    /// <param name="percent">Share of the requests for it, 0 to 100; null: as said above.</param>
    /// <param name="cancellation">Cancelled when nobody waits any more.</param>
    /// <returns>What is deployed then. The same version with the same content again changes nothing.</returns>
    /// <exception cref="DeploymentException">It is refused, and nothing has changed.</exception>
    public Task<DeployedGraph> DeployAsync(
        string graph, string version, Stream zip, double? percent, CancellationToken cancellation)
    {
        DeploymentNames.CheckVersion(version);
        if (percent is { } share && !(share is >= 0 and <= 100))
            throw new DeploymentException(400, DeploymentCodes.Traffic, string.Create(CultureInfo.InvariantCulture,
                $"The traffic is {share}; expected a percentage from 0 to 100."));
        return StoringAsync(async () =>
        {
            string incoming = Book.Bundles.NewIncoming();
            try
            {
                var (bundle, files) = await ReceiveAsync(incoming, graph, zip, cancellation).ConfigureAwait(false);
                if (!IsThere(graph, version, bundle.Hash))
                    await _check.AcceptAsync(bundle, files, graph, incoming + ScratchEnding, cancellation)
                        .ConfigureAwait(false);
                return await ChangeAsync(() => Put(graph, version, bundle, percent), cancellation)
                    .ConfigureAwait(false);
            }
            finally
            {
                Forget(incoming);
                Forget(incoming + ScratchEnding);
            }
        });
    }

    /// <summary>Divides the requests of a graph anew.</summary>
    /// <exception cref="DeploymentException">The division is none, names what is not there, or a version with traffic
    /// cannot be bound.</exception>
    public Task<DeployedGraph> SetTrafficAsync(string graph, TrafficSplit traffic, CancellationToken cancellation) =>
        ChangeAsync(() =>
        {
            var known = Find(graph);
            var problems = TrafficRules.Problems(known, traffic);
            if (problems.Count > 0)
                throw new DeploymentException(422, DeploymentCodes.Traffic, "The traffic cannot be divided so.",
                    [.. problems.Select(problem => new DeploymentProblem(DeploymentCodes.Traffic, problem))]);
            var next = TrafficRules.With(known, traffic);
            if (ReferenceEquals(next, known))
                return known;
            return Commit(next, $"traffic {next.Traffic}");
        }, cancellation);

    /// <summary>Goes back to what answered before the version that came last.</summary>
    /// <exception cref="DeploymentException">Nothing did, or it cannot be bound any more.</exception>
    public Task<DeployedGraph> RollBackAsync(string graph, CancellationToken cancellation) => ChangeAsync(() =>
    {
        var next = TrafficRules.Back(Find(graph)) ?? throw new DeploymentException(409, DeploymentCodes.NothingBefore,
            $"There is nothing to go back to: no other version of '{graph}' that is still deployed answered before. "
            + "Divide the traffic by name instead.");
        return Commit(next, $"rollback to {next.Traffic}");
    }, cancellation);

    /// <summary>Removes a version that has no traffic.</summary>
    /// <exception cref="DeploymentException">It is not there or has traffic.</exception>
    public Task<DeployedGraph> RemoveVersionAsync(string graph, string version, CancellationToken cancellation) =>
        ChangeAsync(() =>
        {
            var known = Find(graph);
            if (known.Find(version) is null)
                throw Unknown(known, version);
            if (known.Traffic.Shares.Any(share => share.Version == version))
                throw new DeploymentException(409, DeploymentCodes.Conflict, $"Version '{version}' of '{graph}' "
                    + "answers requests; give its traffic to others first, or remove the graph.");
            if (known.Shadows.Any(shadow => shadow.Version == version))
                throw new DeploymentException(409, DeploymentCodes.Conflict,
                    $"Version '{version}' of '{graph}' is a shadow; end that first.");
            return Book.Commit(
                TrafficRules.Without(known, new HashSet<string> { version }), $"version {version} removed");
        }, cancellation);

    /// <summary>Removes a graph with all its versions.</summary>
    /// <returns>What was deployed.</returns>
    /// <exception cref="DeploymentException">It is not there.</exception>
    public Task<DeployedGraph> RemoveGraphAsync(string graph, CancellationToken cancellation) => ChangeAsync(() =>
    {
        var known = Find(graph);
        Book.Remove(known);
        return known;
    }, cancellation);

    /// <summary>Tries again to bind the graphs that could not be bound.</summary>
    internal Task RetryBrokenAsync() => ChangeAsync(() =>
    {
        Book.RetryBroken();
        return true;
    }, CancellationToken.None);

    /// <summary>Does something that changes graphs of the folder, when nothing else is being changed.</summary>
    internal async Task<T> ChangeAsync<T>(Func<T> change, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // So that no table or plugin is exchanged between the binding of a graph and its appearance.
            await _pool.Exchanging.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await StoringAsync(() => Task.FromResult(change())).ConfigureAwait(false);
            }
            finally
            {
                _pool.Exchanging.Release();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Makes another state of a graph count, for callers of <see cref="ChangeAsync"/>.</summary>
    /// <param name="graph">All of it.</param>
    /// <param name="done">What was done, in words.</param>
    /// <exception cref="DeploymentException">A version with traffic, or an arm of it, cannot be bound.</exception>
    internal DeployedGraph Commit(DeployedGraph graph, string done)
    {
        _check.RequireServed(graph);
        return Book.Commit(graph, done);
    }

    /// <summary>A graph that can be changed.</summary>
    /// <exception cref="DeploymentException">It is not there, or its files are the graphs folder's.</exception>
    internal DeployedGraph Find(string graph)
    {
        CheckNotInPlace(graph);
        return Book.Graphs.GetValueOrDefault(graph) ?? throw new DeploymentException(404, DeploymentCodes.UnknownGraph,
            $"There is no graph '{graph}'.");
    }

    /// <summary>That a graph has no such version.</summary>
    internal static DeploymentException Unknown(DeployedGraph graph, string version) => new(
        404, DeploymentCodes.UnknownVersion, $"There is no version '{version}' of '{graph.Name}'; its versions are "
        + string.Join(", ", graph.Versions.Select(known => known.Name)) + ".");

    /// <summary>Binds a version without its rows, to look at it.</summary>
    /// <exception cref="DeploymentException">It cannot be bound.</exception>
    internal LogicalPlan Bind(GraphVersion version, string graph) => _check.Bind(version.Bundle, graph);

    /// <summary>Finds out what can be bound.</summary>
    internal BundleCheck Check => _check;

    /// <summary>Says which graphs have problems.</summary>
    internal BrokenGraphs Broken => _broken;

    /// <inheritdoc/>
    public void Dispose()
    {
        _book?.Dispose();
        _gate.Dispose();
    }

    private async Task<(GraphBundle Bundle, IReadOnlyList<string> Files)> ReceiveAsync(
        string incoming, string graph, Stream zip, CancellationToken cancellation)
    {
        CheckNotInPlace(graph);
        var limits = _options.Bundles;
        using var received = new ReceivedZip(incoming + ".zip", _files);
        await received.ReadAsync(zip, limits.MostBytes, cancellation).ConfigureAwait(false);
        var files = new BundleArchive(incoming, limits, _files).Unpack(received.Content);
        var bundle = new GraphBundle(BundleFile.HashOf(files), incoming, BundleCheck.FindGraph(incoming, files, graph));
        return (bundle, [.. files.Select(file => file.Path)]);
    }

    // Whether nothing is to be done for the version.
    private bool IsThere(string graph, string version, string hash)
    {
        CheckNotInPlace(graph);
        return DeploymentNames.IsThere(Book.Graphs.GetValueOrDefault(graph), version, hash);
    }

    private DeployedGraph Put(string graph, string version, GraphBundle bundle, double? percent)
    {
        var known = Book.Graphs.GetValueOrDefault(graph);
        bool isNew = !IsThere(graph, version, bundle.Hash);
        if (isNew)
        {
            Book.Bundles.Keep(bundle.Folder, bundle.Hash);
            bundle = bundle with { Folder = Book.Bundles.FolderOf(bundle.Hash) };
            var added = new GraphVersion(version, bundle, _options.Time.GetUtcNow());
            known = known is null ? new DeployedGraph(graph, [added], TrafficSplit.All(version))
                : known with
                {
                    Versions = [.. known.Versions, added],
                    Removed = [.. known.Removed.Where(removed => removed.Name != version)],
                };
        }
        var next = percent is { } share ? TrafficRules.WithShare(known!, version, share) : known!;
        return ReferenceEquals(next, known) && !isNew ? known : Commit(next, version, !ReferenceEquals(next, known));
    }

    private DeployedGraph Commit(DeployedGraph graph, string version, bool hasNewTraffic)
    {
        try
        {
            _check.Require(graph.Find(version)!.Bundle, graph.Name);
            if (hasNewTraffic)
                _check.RequireServed(graph);
            return Book.Commit(TrafficRules.WithoutOldest(graph, version, _options.KeptVersions),
                $"version {version} deployed, traffic {graph.Traffic}");
        }
        catch
        {
            Book.RemoveUnused(graph.Versions);
            throw;
        }
    }

    private void CheckNotInPlace(string graph)
    {
        if (_graphs.TryFind(graph, out var state) && state.Current.IsInPlace)
            throw new DeploymentException(409, DeploymentCodes.Conflict, $"The graph '{graph}' is that of a file in "
                + "the graphs folder; change the file, or take it away first.");
    }

    private void Forget(string incoming)
    {
        try
        {
            Book.Bundles.Forget(incoming);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DeploymentEvents.NotDeleted(_log, error);
        }
    }

    private async Task<T> StoringAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DeploymentEvents.NotStored(_log, error);
            throw new DeploymentException(507, DeploymentCodes.Store, "The host's store cannot be written to, and "
                + "nothing has changed; its log says why. Is the disk full?");
        }
    }
}
