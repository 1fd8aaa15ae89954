using System.Text.Json;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>What comparing a shadow with live answers has found. Thread-safe.</summary>
/// <param name="keys">Columns that tell rows apart, where an output has one.</param>
internal sealed class ShadowSummary(IReadOnlySet<string> keys)
{
    private const int MostFailures = 16;

    private readonly Lock _changing = new();
    private readonly SortedDictionary<string, OutputDifference> _outputs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (long Count, string Message)> _failures = new(StringComparer.Ordinal);
    private readonly LatencyHistogram _live = new(), _shadow = new();
    private long _requests, _compared, _differ, _liveFailures, _shadowFailures, _bothFailed;

    /// <summary>Adds one request.</summary>
    /// <param name="entry">The live run.</param>
    /// <param name="outputs">The shadow's outputs as JSON; null where it failed.</param>
    /// <param name="failure">Why it failed, or null.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Add(ShadowEntry entry, ReadOnlyMemory<byte>? outputs, RunFailure? failure, TimeSpan elapsed)
    {
        lock (_changing)
        {
            _requests++;
            _liveFailures += entry.Answer is null ? 1 : 0;
            _live.Add(LatencyHistogram.BucketOf(entry.Elapsed));
            if (failure is null)
                _shadow.Add(LatencyHistogram.BucketOf(elapsed));
            else
                AddFailure(failure, entry.Answer is null);
            if (entry.Answer is { } live && outputs is { } shadow)
                Compare(live, shadow);
            else if (entry.Answer is null != outputs is null)
                _differ++;
        }
    }

    /// <summary>Writes the members of an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        lock (_changing)
        {
            writer.WriteNumber("requests", _requests);
            writer.WriteNumber("compared", _compared);
            writer.WriteNumber("differ", _differ);
            writer.WriteNumber("differ_percent", _requests == 0 ? 0 : 100.0 * _differ / _requests);
            WriteLatency(writer, "live", _live, _liveFailures);
            WriteLatency(writer, "shadow", _shadow, _shadowFailures);
            writer.WriteNumber("both_failed", _bothFailed);
            writer.WriteStartArray("shadow_failures");
            foreach (var (code, (count, message)) in _failures)
            {
                writer.WriteStartObject();
                writer.WriteString("code", code);
                writer.WriteNumber("count", count);
                writer.WriteString("first", message);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteStartArray("outputs");
            foreach (var (name, output) in _outputs)
                output.Write(writer, name);
            writer.WriteEndArray();
        }
    }

    private void AddFailure(RunFailure failure, bool hasLiveFailed)
    {
        _shadowFailures++;
        _bothFailed += hasLiveFailed ? 1 : 0;
        failure = PublicFailure.Of(failure);
        if (_failures.TryGetValue(failure.Code, out var known))
            _failures[failure.Code] = (known.Count + 1, known.Message);
        else if (_failures.Count < MostFailures)
            _failures[failure.Code] = (1, failure.Message);
    }

    private void Compare(ReadOnlyMemory<byte> live, ReadOnlyMemory<byte> shadow)
    {
        using var left = JsonDocument.Parse(live);
        using var right = JsonDocument.Parse(shadow);
        var (lefts, rights) = (OutputsOf(left.RootElement), OutputsOf(right.RootElement));
        bool differs = false;
        foreach (string name in lefts.Keys.Union(rights.Keys, StringComparer.Ordinal))
        {
            if (!_outputs.TryGetValue(name, out var output))
                _outputs[name] = output = new OutputDifference(keys);
            differs |= output.Add(lefts.GetValueOrDefault(name, []), rights.GetValueOrDefault(name, []), _compared);
        }
        _compared++;
        _differ += differs ? 1 : 0;
    }

    private static Dictionary<string, JsonElement[]> OutputsOf(JsonElement answer) =>
        answer.TryGetProperty("rows", out var rows) ? new() { ["rows"] = [.. rows.EnumerateArray()] }
            : answer.GetProperty("outputs").EnumerateObject().ToDictionary(
                output => output.Name, output => output.Value.EnumerateArray().ToArray(), StringComparer.Ordinal);

    private static void WriteLatency(Utf8JsonWriter writer, string side, LatencyHistogram latencies, long failures)
    {
        Span<long> counts = stackalloc long[LatencyHistogram.BucketCount];
        latencies.AddTo(counts);
        writer.WriteStartObject(side);
        writer.WriteNumber("failures", failures);
        writer.WriteNumber("p50_ms", LatencyHistogram.Quantile(counts, 0.5).TotalMilliseconds);
        writer.WriteNumber("p99_ms", LatencyHistogram.Quantile(counts, 0.99).TotalMilliseconds);
        writer.WriteEndObject();
    }
}
