using AdFlow.Graphs;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>
/// The rung of its quality ladder that a graph answers on. A cheaper rung is bound before it takes requests, beside
/// what runs, so stepping down costs nobody time. Thread-safe; a request reads one number.
/// </summary>
internal sealed partial class GraphQuality(GraphState graph, QualityLoop loop, ILogger log)
{
    // Looks without a request after which a graph on its best rung is left alone.
    private const int IdleLooks = 600;

    // A tenth of the requests refused is as bad as it gets; a single one that a burst refuses is nothing.
    private const double RefusedTimes = 10;

    private readonly Lock _changing = new();
    private Ladder? _ladder;
    private volatile int _rung;
    private volatile bool _isWatched;
    private long _lastRefused, _lastEnded, _changes;
    private TimeSpan _lastLook;
    private double _rate;
    private int _idle;

    /// <summary>The rung; 0 is the document itself.</summary>
    public int Rung => _rung;

    /// <summary>Name of the rung.</summary>
    public string RungName => Volatile.Read(ref _ladder) is { } ladder ? ladder.Names[_rung] : QualityLadder.Full;

    /// <summary>Whether requests have come lately, or it is not on its best rung.</summary>
    public bool IsWatched => _isWatched;

    /// <summary>How often it changed.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>What runs on a rung are expected to cost.</summary>
    public CostEstimate CostOf(int rung) =>
        Volatile.Read(ref _ladder) is { } ladder && rung < ladder.Costs.Length
            ? ladder.Costs[rung] : graph.Admission.Cost;

    /// <summary>Where a request runs: on the rung of now where that is bound, else as it was chosen.</summary>
    /// <param name="chosen">The version, perhaps with arms.</param>
    public VariantSlot At(VariantSlot chosen)
    {
        int rung = _rung;
        if (rung == 0 || chosen.At(rung) is not { } cheaper)
            return chosen;
        if (cheaper.Current is not null)
            return cheaper;
        cheaper.Prepare();
        return chosen;
    }

    /// <summary>Told about what a request runs on.</summary>
    public void Note(Activation activation)
    {
        if (!_isWatched && activation.Slot.Rungs.Length > 1)
            Watch(activation.Slot.Rungs);
    }

    /// <summary>Looks at the graph and changes the rung. One caller at a time: the loop.</summary>
    public void Look(TimeSpan now)
    {
        var ladder = _ladder!;
        var controller = ladder.Controller;
        int change = controller.Look(Sample(now, ladder));
        if (controller.IsPressed && controller.Rung + 1 < ladder.Names.Length)
            Prepare(controller.Rung + 1);
        if (change < 0 || change > 0 && IsReady(controller.Rung + 1))
            Move(ladder, change);
        if (_idle >= IdleLooks && _rung == 0)
            _isWatched = false;
    }

    private void Watch(string[] names)
    {
        lock (_changing)
        {
            if (_isWatched)
                return;
            // A graph on its best rung only is not watched, so a ladder of another version begins there.
            if (_ladder is null || !_ladder.Names.AsSpan().SequenceEqual(names))
                Volatile.Write(ref _ladder, new Ladder(names, new QualityController(loop.Options, names.Length),
                    [.. names.Select((_, rung) => rung == 0
                        ? graph.Admission.Cost : new CostEstimate(graph.Admission.Time.TimestampFrequency))]));
            _idle = 0;
            _isWatched = true;
            loop.Add(this);
        }
    }

    private QualitySample Sample(TimeSpan now, Ladder ladder)
    {
        var admission = graph.Admission;
        long refused = admission.Refused - _lastRefused, ended = admission.Ended - _lastEnded;
        (_lastRefused, _lastEnded) = (_lastRefused + refused, _lastEnded + ended);
        double seconds = Math.Max((now - _lastLook).TotalSeconds, 1e-3);
        _lastLook = now;
        _rate += ((refused + ended) / seconds - _rate) * (1 - Math.Exp(-seconds));
        _idle = refused + ended == 0 ? _idle + 1 : 0;
        int above = Math.Max(0, ladder.Controller.Rung - 1);
        double refusedPart = refused == 0 ? 0 : (double)refused / (refused + ended);
        return new QualitySample(now, Math.Max(RefusedTimes * refusedPart, admission.PartOfAllowedWait),
            _rate * ladder.Costs[above].Work / admission.Time.TimestampFrequency / admission.Processors);
    }

    // A version that cannot be bound on the rung answers as it does.
    private bool IsReady(int rung)
    {
        bool isReady = true;
        foreach (var slot in graph.ActiveSlots())
            isReady &= slot.At(rung) is not { } cheaper || cheaper.Current is not null || cheaper.HasFailedLately();
        return isReady;
    }

    private void Prepare(int rung)
    {
        foreach (var slot in graph.ActiveSlots())
            slot.At(rung)?.Prepare();
    }

    private void Move(Ladder ladder, int change)
    {
        string before = ladder.Names[_rung];
        ladder.Controller.Move(change);
        _rung = ladder.Controller.Rung;
        graph.Admission.Cost = ladder.Costs[_rung];
        Interlocked.Increment(ref _changes);
        Changed(log, graph.Name, before, ladder.Names[_rung]);
    }

    [LoggerMessage(41, LogLevel.Warning, "Graph {Graph} answers in quality {Rung} now; before in {Before}")]
    private static partial void Changed(ILogger log, string graph, string before, string rung);

    private sealed record Ladder(string[] Names, QualityController Controller, CostEstimate[] Costs);
}
