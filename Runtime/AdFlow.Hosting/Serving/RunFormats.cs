using AdFlow.Runtime;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>Media types of requests and answers.</summary>
internal static class RunFormats
{
    /// <summary>An Arrow IPC stream.</summary>
    public const string ArrowStream = "application/vnd.apache.arrow.stream";

    /// <summary>JSON.</summary>
    public const string Json = "application/json";

    private const string JsonLines = "application/x-ndjson";
    /// <summary>An Arrow IPC file.</summary>
    public const string ArrowFile = "application/vnd.apache.arrow.file";

    /// <summary>What is said of a request's type where it is none of ours.</summary>
    public static readonly string Expected = $"expected {Json}, {JsonLines}, {ArrowStream} or {ArrowFile}";

    /// <summary>What a body is said to be; JSON where nothing is said. False for other media types.</summary>
    public static bool TryRead(string? contentType, out RequestFormat format)
    {
        var type = contentType.AsSpan();
        if (type.IndexOf(';') is >= 0 and var end)
            type = type[..end];
        type = type.Trim();
        format = Is(type, JsonLines) ? RequestFormat.JsonLines
            : Is(type, ArrowStream) || Is(type, ArrowFile) ? RequestFormat.Arrow : RequestFormat.Json;
        // What curl says of --data is not meant.
        return format is not RequestFormat.Json || type.IsEmpty || Is(type, Json)
            || Is(type, "application/x-www-form-urlencoded");
    }

    /// <summary>How the answer is wanted: as the request came, where its sender does not say.</summary>
    public static RequestFormat Answer(HttpRequest request, RequestFormat sent)
    {
        string? accept = request.Headers.Accept;
        return accept is null ? sent
            : accept.Contains(ArrowStream, StringComparison.OrdinalIgnoreCase) ? RequestFormat.Arrow
            : accept.Contains(JsonLines, StringComparison.OrdinalIgnoreCase) ? RequestFormat.JsonLines
            : accept.Contains(Json, StringComparison.OrdinalIgnoreCase) ? RequestFormat.Json : sent;
    }

    /// <summary>The media type of a format.</summary>
    public static string NameOf(RequestFormat format) => format switch
    {
        RequestFormat.Arrow => ArrowStream,
        RequestFormat.JsonLines => JsonLines,
        _ => Json,
    };

    private static bool Is(ReadOnlySpan<char> type, string name) =>
        type.Equals(name, StringComparison.OrdinalIgnoreCase);
}
