using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>
/// Gathers what a page about two series of runs shows, in bounded memory, and writes it: one file of HTML that needs no
/// other. Not thread-safe.
/// </summary>
/// <param name="limits">How much it holds, or null for the usual limits.</param>
public sealed class DifferenceReport(ReportLimits? limits = null)
{
    private readonly ReportLimits _limits = limits ?? new ReportLimits();
    private readonly MostDifferent<(long Request, byte[] Json)> _requests =
        new((limits ?? new ReportLimits()).Requests);
    private readonly Dictionary<long, IReadOnlyList<LostRow>> _why = [];
    private GraphPair? _graphs;

    /// <summary>How much it holds.</summary>
    public ReportLimits Limits => _limits;

    /// <summary>Numbers of the requests that it holds, of the one that differs most first.</summary>
    public IEnumerable<long> Requests => _requests.Items.Select(each => each.Request);

    /// <summary>How JSON is written into a page: nothing in it ends a script or begins a tag.</summary>
    internal static JsonWriterOptions Json { get; } =
        new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    /// <summary>Adds a request, while its runs are there. Requests without a difference are taken too, as long as there
    /// is room.</summary>
    /// <param name="difference">What was found.</param>
    /// <param name="left">The left run.</param>
    /// <param name="right">The right run.</param>
    public void Add(RunDifference difference, Inspection left, Inspection right)
    {
        _graphs ??= difference.Graphs;
        _requests.Add(difference, () => (difference.Request, ToBytes(json =>
            new RequestJson(json, _limits).Write(difference, left, right))));
    }

    /// <summary>Adds why rows are not in the output of a request that it holds.</summary>
    /// <param name="request">Number of the request.</param>
    /// <param name="why">Rows of both sides.</param>
    public void Explain(long request, IReadOnlyList<LostRow> why) => _why[request] = why;

    /// <summary>Writes the page. A file that is there is replaced once the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">What is compared.</param>
    /// <param name="summary">What was found over all requests.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path, ReportTitle title, ComparisonSummary summary)
    {
        byte[] data = ToBytes(json => Write(json, title, summary));
        OutputFile.Write(path, stream => ReportPage.Write(stream, $"{title.Left} → {title.Right}", data));
    }

    private void Write(Utf8JsonWriter json, ReportTitle title, ComparisonSummary summary)
    {
        json.WriteStartObject();
        json.WriteString("left", title.Left);
        json.WriteString("right", title.Right);
        json.WriteStartArray("notes");
        foreach (string note in title.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        new SummaryJson(json).Write(summary);
        json.WritePropertyName("graph");
        new GraphPairJson(json).Write(_graphs);
        json.WriteStartArray("requests");
        foreach (var (_, request) in _requests.Items)
            json.WriteRawValue(request, skipInputValidation: true);
        json.WriteEndArray();
        new WhyJson(json).Write(Requests.Where(_why.ContainsKey).Select(request => (request, _why[request])));
        json.WriteEndObject();
    }

    private static byte[] ToBytes(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(1 << 14);
        using (var json = new Utf8JsonWriter(bytes, Json))
            write(json);
        return bytes.WrittenSpan.ToArray();
    }
}
