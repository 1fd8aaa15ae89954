using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>
/// Who changed what: a line of JSON in <c>audit.jsonl</c> of the store for each request that needs the role to deploy,
/// refused ones too. On the disk before the request is answered. Thread-safe.
/// </summary>
internal sealed class AuditLog : IDisposable
{
    private readonly Lock _writing = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    /// <summary>Opens the log, to add to it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public AuditLog(string store, TimeProvider time)
    {
        Directory.CreateDirectory(store);
        _time = time;
        _file = new FileStream(
            Path.Combine(store, "audit.jsonl"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
    }

    /// <summary>Adds a request and what came of it.</summary>
    /// <param name="context">The request, and the answer's status.</param>
    /// <param name="key">Name of the key that was shown, or null.</param>
    /// <exception cref="IOException">The disk is full, or gone.</exception>
    public void Add(HttpContext context, string? key)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("time", _time.GetUtcNow());
            writer.WriteString("key", key);
            writer.WriteString("from", context.Connection.RemoteIpAddress?.ToString());
            writer.WriteString("method", context.Request.Method);
            writer.WriteString("path", context.Request.Path.Value);
            writer.WriteString("query", context.Request.QueryString.Value);
            writer.WriteNumber("status", context.Response.StatusCode);
            writer.WriteString("request_id", RunHeaders.IdOf(context));
            writer.WriteEndObject();
        }
        line.Write("\n"u8);
        lock (_writing)
        {
            _file.Write(line.WrittenSpan);
            _file.Flush(flushToDisk: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
