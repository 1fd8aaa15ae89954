using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>A line of the audit log. Immutable.</summary>
/// <param name="Key">Name of the key that was shown, or null.</param>
/// <param name="From">Address of the sender.</param>
/// <param name="Method">Method of the request.</param>
/// <param name="Path">Its path, shortened.</param>
/// <param name="Query">Its query, shortened.</param>
/// <param name="Status">Status of the answer; null of what is recorded before it is done.</param>
/// <param name="RequestId">What the request is called in other logs.</param>
internal sealed record AuditEntry(
    string? Key, string? From, string Method, string? Path, string? Query, int? Status, string RequestId)
{
    private const int MostCharacters = 256;

    /// <summary>The line of a request.</summary>
    public static AuditEntry Of(HttpContext context, string? key, int? status) => new(
        key, context.Connection.RemoteIpAddress?.ToString(), context.Request.Method,
        Shortened(context.Request.Path.Value), Shortened(context.Request.QueryString.Value), status,
        RunHeaders.IdOf(context));

    /// <summary>The line as the file has it, with its end.</summary>
    /// <param name="entry">What it tells; null of a line that only counts.</param>
    /// <param name="time">When.</param>
    /// <param name="unrecorded">Refused requests since the line before that have none.</param>
    public static ReadOnlyMemory<byte> ToUtf8(AuditEntry? entry, DateTimeOffset time, long unrecorded)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("time", time);
            entry?.Write(writer);
            if (unrecorded > 0)
                writer.WriteNumber("unrecorded", unrecorded);
            writer.WriteEndObject();
        }
        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("key", Key);
        writer.WriteString("from", From);
        writer.WriteString("method", Method);
        writer.WriteString("path", Path);
        writer.WriteString("query", Query);
        if (Status is { } status)
            writer.WriteNumber("status", status);
        writer.WriteString("request_id", RequestId);
    }

    private static string? Shortened(string? text) =>
        text is { Length: > MostCharacters } ? text[..MostCharacters] + "…" : text;
}
