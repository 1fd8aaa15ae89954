using System.Collections.Immutable;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// What lives as long as a graph is deployed, however its versions change: the deployed graph that counts now, and what
/// is bound of it. Thread-safe.
/// </summary>
public sealed class GraphState
{
    private readonly ActivationPool _pool;
    private readonly HostGuards _guards;
    private ImmutableDictionary<string, VersionState> _versions = ImmutableDictionary<string, VersionState>.Empty;
    private volatile DeployedGraph _current;
    private volatile VersionState _answering;
    private volatile Routing _routing;
    private volatile ExperimentState? _experiments;
    private volatile ShadowRuns? _shadows;
    private readonly HostRecordings _recordings;
    private volatile GraphRecording? _recording;
    private long _undecided;

    internal GraphState(DeployedGraph graph, ActivationPool pool, HostGuards guards, HostRecordings recordings)
    {
        (_pool, _recordings) = (pool, recordings);
        Admission = new GraphAdmission(graph.Name, guards.Admission);
        _guards = guards;
        Quality = new GraphQuality(this, guards.Quality, guards.Log);
        _current = graph;
        _answering = null!;
        _routing = null!;
        Replace(graph, isBegin: true);
    }

    /// <summary>Name of the graph.</summary>
    public string Name => _current.Name;

    /// <summary>What is deployed now.</summary>
    public DeployedGraph Current => _current;

    /// <summary>Says which requests run now.</summary>
    internal GraphAdmission Admission { get; }

    /// <summary>The rung of its quality ladder that it answers on.</summary>
    internal GraphQuality Quality { get; }

    /// <summary>The version with the greatest share: its schemas are those of the graph.</summary>
    internal VersionState Answering => _answering;

    /// <summary>All versions, by name.</summary>
    internal IReadOnlyList<VersionState> Versions =>
        [.. _versions.Values.OrderBy(version => version.Version.Name, StringComparer.Ordinal)];

    /// <summary>Whether the graph was taken away.</summary>
    internal bool IsRetired { get; private set; }

    /// <summary>Its experiments, or null.</summary>
    internal ExperimentState? Experiments => _experiments;

    /// <summary>What runs beside requests, or null.</summary>
    internal ShadowRuns? Shadows => _shadows;

    /// <summary>What records its runs, or null.</summary>
    internal GraphRecording? Recording => _recording;

    /// <summary>The version that answers a request.</summary>
    /// <param name="body">Has the request, and in it the field that decides.</param>
    /// <param name="request">Number of the request.</param>
    /// <param name="fields">Reads the field.</param>
    internal VersionState Choose(RequestBody body, int request, FieldText fields)
    {
        var (choice, versions) = _routing;
        if (choice.Count == 1)
            return versions[0];
        return versions[choice.Field is { } field && body.TryGetText(request, field, fields, out var text)
            ? choice.Choose(text) : choice.Choose((ulong)Interlocked.Increment(ref _undecided))];
    }

    /// <summary>Variants with traffic that are bound.</summary>
    internal IEnumerable<VariantSlot> ActiveSlots() => _routing.Versions.Select(version => version.Plain)
        .Concat(_experiments?.Slots() ?? []).Where(slot => slot.Current is not null);

    /// <summary>State of a version, or null.</summary>
    internal VersionState? Find(string version) => _versions.GetValueOrDefault(version);

    /// <summary>Makes another graph current; what was bound of versions that it has no more is given up. One caller at
    /// a time: the deployment.</summary>
    internal void Replace(DeployedGraph graph) => Replace(graph, isBegin: false);

    private void Replace(DeployedGraph graph, bool isBegin)
    {
        var before = _versions;
        var versions = graph.Versions.ToImmutableDictionary(version => version.Name, version =>
            before.GetValueOrDefault(version.Name) is { } known && known.Version == version
                ? known : new VersionState(graph.Name, version, _pool, _guards));
        var experiments = graph.Experiments is null ? null : _experiments is { } running
            && running.Document.Equals(graph.Experiments) ? running : new ExperimentState(graph.Name,
            graph.Experiments, _pool);
        foreach (var version in versions.Values)
            version.Join(experiments);
        var ended = ReferenceEquals(_experiments, experiments) ? null : _experiments;
        _experiments = experiments;
        _versions = versions;
        _answering = versions[graph.Traffic.Shares.MaxBy(share => share.Percent)!.Version];
        _routing = new Routing(new VersionChoice(graph.Name, graph.Traffic),
            [.. graph.Traffic.Shares.Select(share => versions[share.Version])]);
        _current = graph;
        ended?.Retire();
        RenewShadows(graph, versions);
        RenewRecording(graph, isBegin);
        foreach (var (name, gone) in before)
            if (!ReferenceEquals(versions.GetValueOrDefault(name), gone))
                gone.Retire();
    }

    // What was compared stays, where the shadows are as they were.
    private void RenewShadows(DeployedGraph graph, ImmutableDictionary<string, VersionState> versions)
    {
        var known = _shadows;
        if (graph.Shadows.Count == 0)
            _shadows = null;
        else if (known?.Fits(graph) is not true)
            _shadows = new ShadowRuns(graph, versions, Admission, _pool);
        if (!ReferenceEquals(known, _shadows))
            known?.Retire();
    }

    // A recording is set after its graph is deployed, so one that comes with it was there before the host started.
    private void RenewRecording(DeployedGraph graph, bool goesOn)
    {
        var known = _recording;
        if (Equals(known?.Spec, graph.Recording))
            return;
        var next = graph.Recording is null ? null : _recordings.Begin(graph.Name, graph.Recording, goesOn);
        // What is bound meanwhile either finds the recording or is found by it.
        next?.Prepare(_pool.Alive);
        _recording = next;
        next?.Prepare(_pool.Alive);
        known?.Retire();
    }

    /// <summary>Gives up what is bound.</summary>
    internal void Retire()
    {
        _shadows?.Retire();
        _recording?.Retire();
        IsRetired = true;
        foreach (var version in _versions.Values)
            version.Retire();
        _experiments?.Retire();
    }

    /// <summary>Which of the versions with traffic answers.</summary>
    private sealed record Routing(VersionChoice Choice, VersionState[] Versions);
}
