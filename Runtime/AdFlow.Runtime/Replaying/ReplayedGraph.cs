using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// A graph that records are replayed in: the recorded one, or another one instead (<see cref="ReplayOptions"/>), tied
/// to the table versions that its runs saw. <see cref="ReplayedGraphs"/> opens one for each kind of run of a file.
/// Thread-safe; dispose it after its last run and its last inspection.
/// </summary>
public sealed class ReplayedGraph : IDisposable
{
    private readonly ReplayOptions _options;
    private readonly OpenedReplay _opened;
    private readonly NodeIdentities _planned, _written;
    private readonly InspectedGraph _inspected;
    private readonly UnrecordedNodes _unrecorded;
    private readonly ReplayedGraph? _recorded;
    private readonly Lazy<RecordedPlaces> _places;

    private ReplayedGraph(ReplayOptions options, OpenedReplay opened, ReplayedGraph? recorded)
    {
        (_options, _opened, _recorded) = (options, opened, recorded);
        var plan = Graph.PhysicalPlan;
        _planned = new NodeIdentities(plan.Logical, this);
        _written = new NodeIdentities(plan.Source, this);
        _inspected = new InspectedGraph(plan.Source, Open);
        _unrecorded = new UnrecordedNodes(plan.Logical.Graph, options.IsLive, options.Remarks)
        {
            LacksTable = opened.LacksTable, IsOfTest = options.Tables.Fixtures is not null,
        };
        _places = new(() => new RecordedPlaces((_written, Tables), (Recorded._planned, Recorded.Tables)));
    }

    /// <summary>What runs.</summary>
    public BoundGraph Graph => _opened.Graph;

    /// <summary>The graph as its author wrote it.</summary>
    public LogicalPlan Plan => Graph.PhysicalPlan.Source;

    /// <summary>Its tables, in the order of the plan.</summary>
    public IReadOnlyList<PublishedTable> Tables => _opened.Activated.Tables;

    /// <summary>Whether it is another graph than the recorded one.</summary>
    public bool IsChanged => _recorded is not null;

    /// <summary>The graph that was recorded: this one, unless it is another.</summary>
    public ReplayedGraph Recorded => _recorded ?? this;

    /// <summary>Opens the graph of a run.</summary>
    /// <param name="like">A run; all with the same graph and table versions can be replayed then.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ReplayException">It cannot be opened.</exception>
    /// <exception cref="IOException">The private folder cannot be written.</exception>
    public static ReplayedGraph Open(RecordedRun like, ReplayOptions options)
    {
        var recorded = new ReplayedGraph(options, OpenedReplay.OfRecord(like, options), null);
        if (!options.IsChanged)
            return recorded;
        try
        {
            return new ReplayedGraph(options, OpenedReplay.OfOther(like, options, recorded._opened), recorded);
        }
        catch
        {
            recorded.Dispose();
            throw;
        }
    }

    /// <summary>Runs a record again. Deadlines and timeouts do not hold. A failure is in the result; nothing is thrown
    /// for it.</summary>
    /// <param name="run">The record; it must live until the result is disposed.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The result, which the caller disposes.</returns>
    /// <exception cref="ReplayException">Its request does not fit the other graph.</exception>
    public async ValueTask<ReplayedRun> RunAsync(RecordedRun run, CancellationToken cancellation = default)
    {
        var request = _opened.RequestOf(run, out var memory);
        try
        {
            RunTape tape = IsChanged
                ? Tape(await Recorded.LearnAsync(run, cancellation).ConfigureAwait(false), _planned, null)
                : new RecordedTape(run, _planned, _unrecorded) { IsLive = _options.IsLive };
            var found = await Graph.RunAsync(RequestOf(run, request, tape, cancellation)).ConfigureAwait(false);
            return new ReplayedRun(found, request, memory);
        }
        catch
        {
            memory?.Dispose();
            throw;
        }
    }

    /// <summary>Runs a record again as the graph was written, with the tables of all nodes.</summary>
    /// <param name="run">The record; it must live until the inspection is disposed.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tables, which the caller disposes.</returns>
    /// <exception cref="ReplayException">Its request does not fit the other graph.</exception>
    public Task<Inspection> ObserveAsync(RecordedRun run, CancellationToken cancellation = default) =>
        ObserveWrittenAsync(_inspected, run, cancellation);

    /// <summary>As <see cref="ObserveAsync(RecordedRun, CancellationToken)"/>, up to a node: nothing behind it is run.
    /// </summary>
    /// <param name="run">The record; it must live until the inspection is disposed.</param>
    /// <param name="until">Path of a node of <see cref="Plan"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Inspection> ObserveAsync(
        RecordedRun run, string until, CancellationToken cancellation = default)
    {
        using var inspected = new InspectedGraph(Plan, Open, until);
        return await ObserveWrittenAsync(inspected, run, cancellation).ConfigureAwait(false);
    }

    /// <summary>Prepares a record to be observed again and again, with something changed each time. Nodes whose results
    /// were recorded are played in each run as in <see cref="ObserveAsync(RecordedRun, CancellationToken)"/>.</summary>
    /// <param name="run">The record; it must live until the request is disposed.</param>
    /// <param name="cancellation">Stops its runs.</param>
    /// <returns>The request, which the caller disposes after its last inspection.</returns>
    /// <exception cref="ReplayException">Its request does not fit the other graph.</exception>
    public async Task<ObservedRequest> PrepareAsync(RecordedRun run, CancellationToken cancellation = default)
    {
        var request = _opened.RequestOf(run, out var memory);
        try
        {
            var learned = IsInPlace(run) ? null : await Recorded.LearnAsync(run, cancellation).ConfigureAwait(false);
            return new ObservedRequest(_inspected, () => RequestOf(run, request,
                learned is null ? TapeInPlace(run) : TapeOf(learned), cancellation), memory);
        }
        catch
        {
            memory?.Dispose();
            throw;
        }
    }

    /// <summary>Why there is nothing to compare a replay of a run with: it was stopped. Null where there is.</summary>
    public static string? WhyNotComparable(RecordedRun run) => RunComparison.WhyNot(run.Header);

    /// <summary>Compares a result with the record.</summary>
    /// <returns>The first difference: of how it ended, then of the outputs in their order; or null.</returns>
    public FirstDifference? Compare(RecordedRun run, ReplayedRun replayed) =>
        RunComparison.Find(run, Plan, replayed.Run, _options.Tolerance);

    /// <summary>Runs a record again, compares, and looks for the first node that differs.</summary>
    /// <param name="run">The record.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ReplayException">Its request does not fit the other graph.</exception>
    public async Task<ReplayedRequest> CompareAsync(RecordedRun run, CancellationToken cancellation = default)
    {
        var request = new ReplayedRequest(run.Header.Request, run.Header.RequestId, ReplayVerdict.Equal);
        if (WhyNotComparable(run) is { } reason)
            return request with { Verdict = ReplayVerdict.NotComparable, Reason = reason };
        using var replayed = await RunAsync(run, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return Compare(run, replayed) is not { } difference ? request : request with
        {
            Verdict = ReplayVerdict.Different,
            Difference = difference,
            Node = await FirstNodeAsync(run, replayed, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>Finds the first node, in the order of execution, whose table differs from the recorded run's: from what
    /// the record has of it, or, where another graph runs, from an observed run of the recorded one.</summary>
    /// <param name="run">The record.</param>
    /// <param name="replayed">Its replay.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The difference, or null where none is known.</returns>
    public async Task<FirstDifference?> FirstNodeAsync(
        RecordedRun run, ReplayedRun replayed, CancellationToken cancellation = default)
    {
        if (!IsChanged && RunComparison.FirstResult(run, Graph.Plan, replayed.Run, _options.Tolerance) is { } result)
            return result;
        if (!IsChanged && !run.HasNodes)
            return null;
        using var found = await ObserveAsync(run, cancellation).ConfigureAwait(false);
        if (!IsChanged)
            return RunComparison.FirstNode(run, found, _options.Tolerance);
        using var before = await Recorded.ObserveAsync(run, cancellation).ConfigureAwait(false);
        return RunComparison.FirstNode(before, found, _options.Tolerance);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inspected.Dispose();
        _opened.Dispose();
        _recorded?.Dispose();
    }

    /// <summary>Runs as the graph was written.</summary>
    internal InspectedGraph Inspected => _inspected;

    /// <summary>Whether all that a run has recorded stands in this graph as written where it stood, so that nothing
    /// needs to be learnt.</summary>
    internal bool IsInPlace(RecordedRun run) =>
        !_opened.PlaysTables && !Recorded._opened.PlaysTables && _places.Value.HasAllOf(run);

    /// <summary>Plays a run whose recorded nodes stand in their places.</summary>
    internal LearnedTape TapeInPlace(RecordedRun run) => Tape(new LearnedResults(), _written, run);

    /// <summary>Plays what was learnt.</summary>
    internal LearnedTape TapeOf(LearnedResults learned) => Tape(learned, _written, null);

    /// <summary>For each node of <see cref="Plan"/> the ordinal of the one in another graph that gives the same in a
    /// run of the same record, or −1.</summary>
    internal int[] EqualNodes(ReplayedGraph other)
    {
        int[] equal = _opened.PlaysTables || other._opened.PlaysTables ? [.. Plan.Nodes.Select(_ => -1)]
            : RecordedPlaces.Equal((_written, Tables), (other._written, other.Tables));
        // What was recorded is computed on one side, and given back on the other.
        if (_options.IsLive || other._options.IsLive)
            foreach (var node in Plan.Nodes)
                if (node.IsRecorded)
                    equal[node.Ordinal] = -1;
        return equal;
    }

    /// <summary>Runs a record again with a tape.</summary>
    internal async Task<Inspection> ObserveAsync(
        InspectedGraph inspected, RecordedRun run, RunTape tape, CancellationToken cancellation)
    {
        var request = _opened.RequestOf(run, out var memory);
        try
        {
            var inspection = await inspected.RunAsync(
                RequestOf(run, request, tape, cancellation)).ConfigureAwait(false);
            inspection.Owns(memory);
            return inspection;
        }
        catch
        {
            memory?.Dispose();
            throw;
        }
    }

    /// <summary>Learns what recorded nodes gave. Recorded results are of the planned graph: what they were computed of
    /// is learnt by playing them there.</summary>
    internal async ValueTask<LearnedResults> LearnAsync(RecordedRun run, CancellationToken cancellation)
    {
        var learned = new LearnedResults();
        if (run.Header.Degraded.Count == 0 && !Graph.Plan.Nodes.Any(node => node.IsRecorded))
            return learned;
        var tape = new RecordedTape(run, _planned, _unrecorded) { Learned = learned };
        var request = _opened.RequestOf(run, out var memory);
        using var owned = memory;
        using var played = await Graph.RunAsync(RequestOf(run, request, tape, cancellation)).ConfigureAwait(false);
        return learned;
    }

    private async Task<Inspection> ObserveWrittenAsync(
        InspectedGraph inspected, RecordedRun run, CancellationToken cancellation)
    {
        var tape = IsInPlace(run) ? TapeInPlace(run)
            : TapeOf(await Recorded.LearnAsync(run, cancellation).ConfigureAwait(false));
        return await ObserveAsync(inspected, run, tape, cancellation).ConfigureAwait(false);
    }

    private LearnedTape Tape(LearnedResults learned, NodeIdentities identities, RecordedRun? inPlace) =>
        new(learned, identities, _unrecorded)
        {
            IsLive = _options.IsLive, IsSameGraph = !IsChanged, InPlace = inPlace,
            ReadsFixture = _opened.ReadsFixture,
        };

    // A graph with nodes that cannot run dry is no shadow; the tape keeps those from being executed.
    private RunRequest RequestOf(RecordedRun run, Batch request, RunTape tape, CancellationToken cancellation) => new()
    {
        Request = request,
        Seed = run.Header.Seed,
        NowMicroseconds = run.Header.NowMicroseconds,
        IsShadow = Graph.LiveOnlyNodes.Count == 0,
        Tape = tape,
        Cancellation = cancellation,
    };

    private BoundGraph Open(LogicalPlan plan) => _opened.Activated.Open(
        PhysicalPlan.Create(plan, InspectedGraph.AsWritten with { RecordsTables = _opened.PlaysTables }),
        _options.Running with { SampleEvery = 1, Threads = 1, Tier = 1, Devices = [], Sharing = CallSharing.Off });
}
