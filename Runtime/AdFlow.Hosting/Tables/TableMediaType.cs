using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AdFlow.Hosting;

/// <summary>
/// What a sender says that a table is. A table itself tells what it is; but almost any text can be read as CSV, the
/// page of an error too, so what is something else is refused.
/// </summary>
internal static class TableMediaType
{
    private const string Csv = "text/csv";

    // What curl says of --data is not meant.
    private static readonly string[] Known =
    [
        Csv, "text/plain", "application/csv", "application/octet-stream", "application/json", "application/x-ndjson",
        "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/x-www-form-urlencoded",
        RunFormats.ArrowStream, RunFormats.ArrowFile,
    ];

    /// <summary>Refuses media types of what is no table.</summary>
    /// <param name="contentType">What the sender says; null or empty where it does not.</param>
    /// <exception cref="TableException">It is none of a table.</exception>
    public static void Require(string? contentType)
    {
        if (!string.IsNullOrEmpty(contentType) && !Known.Contains(Of(contentType), StringComparer.OrdinalIgnoreCase))
            throw new TableException(StatusCodes.Status415UnsupportedMediaType, TableCodes.Request,
                $"The body is '{contentType}'; expected {Csv}, application/x-ndjson, {RunFormats.ArrowStream} or "
                + $"{RunFormats.ArrowFile}, or no content type at all. Several tables are PUT to /tables.");
    }

    /// <summary>Refuses what begins as something else than a table.</summary>
    /// <param name="start">First bytes, at least one.</param>
    /// <param name="contentType">What the sender says; CSV is believed.</param>
    /// <exception cref="TableException">It is no table.</exception>
    public static void RequireTable(ReadOnlySpan<byte> start, string? contentType)
    {
        if (string.Equals(Of(contentType ?? ""), Csv, StringComparison.OrdinalIgnoreCase))
            return;
        if (start.StartsWith(Encoding.UTF8.Preamble))
            start = start[Encoding.UTF8.Preamble.Length..];
        start = start.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] is not ((byte)'<' or (byte)'['))
            return;
        throw new TableException(StatusCodes.Status422UnprocessableEntity, TableCodes.Content, start[0] is (byte)'['
            ? "The body begins with '[', as a JSON array does; send its objects without brackets and commas, one a "
                + $"line. If it is CSV, say so: 'Content-Type: {Csv}'."
            : "The body begins with '<', as HTML and XML do; expected Arrow, JSON lines or CSV. If it is CSV, say so: "
                + $"'Content-Type: {Csv}'.");
    }

    private static string Of(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType.ToString() : contentType;
}
