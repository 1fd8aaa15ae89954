using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>
/// Serves the graphs of a developer's folder as their files are: every <c>*.graph.yaml</c> with a request, at the start
/// and whenever a file below the folder changes. What cannot be bound leaves its last good version and is told.
/// Thread-safe.
/// </summary>
internal sealed class GraphsFolder : IDisposable
{
    private const int VersionDigits = 12;

    // Editors and version control change files in bursts.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly string _folder;
    private readonly GraphDirectory _graphs;
    private readonly Deployments _deployments;
    private readonly AdFlowOptions _options;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _reading = new(1);
    private readonly ITimer _timer;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private FileSystemWatcher? _watcher;

    public GraphsFolder(string folder, GraphDirectory graphs, Deployments deployments, AdFlowOptions options,
        ILogger log)
    {
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        (_graphs, _deployments, _options, _log) = (graphs, deployments, options, log);
        _timer = options.Time.CreateTimer(_ => _ = ReloadByItselfAsync(), null,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called after each reading of the folder.</summary>
    public event Action? Read;

    /// <summary>Reads the folder for the first time and begins to watch it.</summary>
    /// <exception cref="DeploymentException">A graph cannot be bound, and the options do not say to go on without it.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(_folder))
            throw new DeploymentException(500, DeploymentCodes.Folder,
                $"The graphs folder {_folder} is not there; make it or name another.");
        Watch();
        var problems = await ReloadAsync(cancellation).ConfigureAwait(false);
        if (problems.Count > 0 && !_options.SkipBroken)
            throw new DeploymentException(500, DeploymentCodes.Graph, "The host does not start, because graphs of the "
                + $"folder {_folder} cannot be served. Repair them, or start with --skip-broken.", problems);
    }

    /// <summary>Reads the folder again.</summary>
    /// <returns>All that is wrong.</returns>
    public async Task<IReadOnlyList<DeploymentProblem>> ReloadAsync(CancellationToken cancellation)
    {
        IReadOnlyList<DeploymentProblem> problems;
        // One reading after the other, so that none is overtaken. A disk that hangs keeps no deployment waiting.
        await _reading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var graphs = ReadFiles();
            problems = await _deployments.ChangeAsync(() => Take(graphs), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _reading.Release();
        }
        Read?.Invoke();
        return problems;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        _timer.Dispose();
    }

    private List<FolderGraph> ReadFiles()
    {
        try
        {
            return [.. FolderFiles.Find(_folder).Select(path => FolderGraph.Read(_folder, path, _deployments.Check))
                .Where(graph => !graph.IsSubGraph)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DeploymentEvents.NotRead(_log, _folder, error.Message);
            throw new DeploymentException(500, DeploymentCodes.Folder, "The host's graphs folder is not there, or "
                + "cannot be read; its log says why. The graphs that it had are served as before.");
        }
    }

    private List<DeploymentProblem> Take(IReadOnlyList<FolderGraph> files)
    {
        var problems = new List<DeploymentProblem>();
        foreach (var graph in files)
            problems.AddRange(Take(graph, files));
        foreach (string gone in _names.Keys.Except(files.Select(graph => graph.File)).ToList())
            Remove(gone);
        return problems;
    }

    private IReadOnlyList<DeploymentProblem> Take(FolderGraph graph, IReadOnlyList<FolderGraph> all)
    {
        string name = graph.Spec is null ? _names.GetValueOrDefault(graph.File, graph.Name) : graph.Name;
        if (_names.TryGetValue(graph.File, out string? before) && before != name)
            Remove(graph.File);
        var problems = ProblemsOf(graph, name, all);
        if (problems.Count > 0)
        {
            _deployments.Broken.Tell(name, problems);
            DeploymentEvents.NotLoaded(_log, graph.File, string.Join("; ", problems));
            return problems;
        }
        _deployments.Broken.Forget(name);
        _names[graph.File] = name;
        string version = graph.Bundle!.Hash[..VersionDigits];
        if (!_graphs.TryFind(name, out var state) || state.Current.Versions[0].Bundle.Hash != graph.Bundle.Hash)
        {
            _graphs.Put(new DeployedGraph(name,
                [new GraphVersion(version, graph.Bundle, _options.Time.GetUtcNow())], TrafficSplit.All(version)));
            DeploymentEvents.Done(_log, name, $"version {version} of {graph.File} served");
        }
        return [];
    }

    private IReadOnlyList<DeploymentProblem> ProblemsOf(
        FolderGraph graph, string name, IReadOnlyList<FolderGraph> all)
    {
        if (_deployments.Stored.ContainsKey(name))
            return [new DeploymentProblem(DeploymentCodes.Conflict, $"the graph '{name}' is deployed in the store too; "
                + "remove one of them, or give this one another name", graph.File)];
        if (all.FirstOrDefault(other => other != graph && other.Spec?.Name.Text == name) is { } twin)
            return [new DeploymentProblem(DeploymentCodes.Entry,
                $"the graph '{name}' is also that of {twin.File}; give one another name", graph.File)];
        if (graph is { Spec: not null, Bundle: not null })
            _deployments.Check.Bind(graph.Spec, graph.Diagnostics);
        return BundleCheck.Problems(graph.Diagnostics, _folder);
    }

    private void Remove(string file)
    {
        if (!_names.Remove(file, out string? name) || _names.ContainsValue(name))
            return;
        _graphs.Remove(name);
        _deployments.Broken.Forget(name);
        DeploymentEvents.Done(_log, name, $"not served any more, as {file} is gone");
    }

    private bool IsHidden(string path) => Path.GetRelativePath(_folder, path)
        .Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'));

    private void Watch()
    {
        try
        {
            _watcher = new FileSystemWatcher(_folder) { IncludeSubdirectories = true };
            _watcher.Changed += (_, change) => Changed(change.FullPath);
            _watcher.Created += (_, change) => Changed(change.FullPath);
            _watcher.Deleted += (_, change) => Changed(change.FullPath);
            _watcher.Renamed += (_, change) => Changed(change.FullPath);
            // Changes were lost: any file may be another.
            _watcher.Error += (_, _) => Changed(_folder);
            _watcher.EnableRaisingEvents = true;
        }
        catch (IOException error)
        {
            _watcher?.Dispose();
            _watcher = null;
            DeploymentEvents.NotWatched(_log, error.Message);
        }
    }

    private void Changed(string path)
    {
        if (!IsHidden(path) || path == _folder)
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reads the folder again for nobody who waits; what goes wrong is logged.</summary>
    public async Task ReloadByItselfAsync()
    {
        try
        {
            await ReloadAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DeploymentException or ObjectDisposedException)
        {
            DeploymentEvents.NotWatched(_log, error.Message);
        }
    }
}
