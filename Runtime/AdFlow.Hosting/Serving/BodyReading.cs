using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AdFlow.Hosting;

/// <summary>Reads the body of a request whole, up to a limit.</summary>
internal static class BodyReading
{
    /// <summary>Reads it into an exchange.</summary>
    /// <returns>Null, or why there are no requests.</returns>
    /// <exception cref="BadHttpRequestException">The sender breaks HTTP, or is too slow.</exception>
    public static async ValueTask<RunFailure?> ReadAsync(
        HttpContext context, RequestBody target, RequestFormat format, string graph, long mostBytes)
    {
        // Ours is told better than the server's.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (context.Request.ContentLength > mostBytes)
            return TooLarge(graph, mostBytes);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (result.Buffer.Length > mostBytes)
            {
                // The server reads the rest away; without this it would close the connection, at any later moment.
                reader.AdvanceTo(result.Buffer.End);
                return TooLarge(graph, mostBytes);
            }
            if (result.IsCompleted)
            {
                var failure = target.Read(result.Buffer, format, graph);
                reader.AdvanceTo(result.Buffer.End);
                return failure;
            }
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static RunFailure TooLarge(string graph, long mostBytes) => new(
        FailureClass.RequestData, RequestCodes.TooLarge,
        $"The body is larger than the {mostBytes} bytes that this host takes; send its requests in several.", graph);
}
