using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>Bodies of requests that are short texts.</summary>
internal static class RequestText
{
    /// <summary>Reads the body of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">Most bytes.</param>
    /// <exception cref="DeploymentException">It has more.</exception>
    /// <exception cref="SenderException">It cannot be read.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int most)
    {
        byte[] body = new byte[most + 1];
        int length = 0;
        int read;
        while (length < body.Length && (read = await SenderException.ReadAsync(
            context.Request.Body, body.AsMemory(length), context.RequestAborted).ConfigureAwait(false)) > 0)
            length += read;
        return length <= most ? body.AsMemory(0, length) : throw new DeploymentException(
            413, DeploymentCodes.TooLarge, FormattableString.Invariant($"The body has more than {most} bytes."));
    }
}
