using System.Globalization;
using System.Text.Json;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Writes what came of a replay: requests that differ or cannot be compared, and a summary. Used by one thread
/// at a time.</summary>
/// <param name="text">Where to.</param>
/// <param name="isJson">Whether as JSON lines.</param>
/// <param name="most">How many requests of each kind are told; the rest is counted.</param>
internal sealed class ReplayReport(StreamWriter text, bool isJson, int most)
{
    private int _different, _notComparable;

    /// <summary>Whether equal requests are told too.</summary>
    public bool TellsEqual { get; init; }

    /// <summary>Tells a request, unless it is equal or enough were told.</summary>
    public void Write(ReplayedRequest request)
    {
        if (request.Verdict is ReplayVerdict.Equal && TellsEqual)
            WriteLine(request, $"{Name(request)} is equal");
        if (request.Verdict is ReplayVerdict.Different && _different++ < most)
            WriteLine(request, Text(request));
        else if (request.Verdict is ReplayVerdict.NotComparable && _notComparable++ < most)
            WriteLine(request, $"{Name(request)} cannot be compared: {request.Reason}");
    }

    /// <summary>Tells the summary.</summary>
    public void Write(ReplaySummary summary)
    {
        if (isJson)
            text.WriteLine(JsonSerializer.Serialize(new
            {
                equal = summary.Equal, different = summary.Different, not_comparable = summary.NotComparable,
                seconds = Math.Round(summary.Elapsed.TotalSeconds, 3),
                requests_per_second = Math.Round(summary.Rate, 1),
            }));
        else
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{summary.Equal} equal, {summary.Different} different, {summary.NotComparable} not comparable; ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{summary.Elapsed.TotalSeconds:0.0} s, {summary.Rate:0} requests/s"));
    }

    private static string Text(ReplayedRequest request) =>
        $"{Name(request)} differs: {request.Difference}"
        + (request.Node is { } node ? $"\n  first at {node}" : "");

    private static string Name(ReplayedRequest request) => FormattableString.Invariant($"request {request.Request}")
        + (request.RequestId.Length > 0 ? $" ({request.RequestId})" : "");

    private void WriteLine(ReplayedRequest request, string line) => text.WriteLine(!isJson ? line
        : JsonSerializer.Serialize(new
        {
            request = request.Request,
            request_id = request.RequestId.Length > 0 ? request.RequestId : null,
            verdict = Word(request.Verdict),
            difference = Json(request.Difference),
            first_node = Json(request.Node),
            reason = request.Reason.Length > 0 ? request.Reason : null,
        }, Options));

    private static string Word(ReplayVerdict verdict) => verdict switch
    {
        ReplayVerdict.Equal => "equal",
        ReplayVerdict.Different => "different",
        _ => "not_comparable",
    };

    private static object? Json(FirstDifference? difference) => difference is null ? null : new
    {
        kind = difference.Kind.ToString().ToLowerInvariant(),
        part = difference.Part,
        column = difference.Column,
        row = difference.Row < 0 ? (int?)null : difference.Row,
        recorded = difference.Recorded,
        found = difference.Found,
    };

    private static JsonSerializerOptions Options { get; } = new()
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
