using System.Text;

namespace AdFlow.Hosting;

/// <summary>The rules of a recording, ready to decide. Immutable, thread-safe.</summary>
internal sealed class RecordingRules
{
    private readonly RecordingSpec _spec;
    private readonly ulong _seed;
    private readonly byte[]? _field;
    private readonly byte[][] _values;

    /// <summary>Prepares the rules.</summary>
    /// <param name="spec">The recording.</param>
    /// <param name="graph">Name of its graph.</param>
    public RecordingRules(RecordingSpec spec, string graph)
    {
        _spec = spec;
        _seed = StableHash.Of($"{graph}\u0003recording", "");
        _field = spec.Field is null ? null : Encoding.UTF8.GetBytes(spec.Field);
        _values = [.. (spec.Values ?? []).Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Whether any rule wants a run. Allocates nothing.</summary>
    /// <param name="ended">The run.</param>
    /// <param name="condition">The condition over its output; null where there is none or it is not bound.</param>
    public bool Want(in EndedRun ended, OutputCondition? condition)
    {
        var run = ended.Run;
        return _spec.OnDemand && ended.IsRecordDemanded
            || _spec.Failed && run.Failure is not null
            || _spec.SlowerMs is { } most && ended.Elapsed.TotalMilliseconds > most
            || _spec.Percent is { } percent && Draw(run.Request.Seed) < percent
            || _field is not null && HasValue(ended)
            || condition is not null && run.Failure is null && condition.HoldsFor(run.Run, run.Request.Request);
    }

    private double Draw(ulong seed) => (StableHash.Mix(seed, _seed) >> 11) * (100.0 / (1L << 53));

    private bool HasValue(in EndedRun ended)
    {
        if (!ended.Body.TryGetText(ended.Request, _field, ended.Run.Fields, out var text))
            return false;
        foreach (byte[] value in _values)
            if (text.SequenceEqual(value))
                return true;
        return false;
    }
}
