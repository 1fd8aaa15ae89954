using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>
/// What a sender sends cannot be read, because it breaks HTTP, is too slow, or has left. Made where it is read, so that
/// it is never taken for a fault of the host's own disk: the server tells both as <see cref="IOException"/>.
/// </summary>
public sealed class SenderException : Exception
{
    private SenderException(int status, string message, IOException cause) : base(message, cause) => Status = status;

    /// <summary>HTTP status of the answer; 499 where nobody is there to read one.</summary>
    public int Status { get; }

    /// <summary>Whether the connection is gone, so that nothing can be answered.</summary>
    public bool IsGone => Status is StatusCodes.Status499ClientClosedRequest;

    /// <summary>What a fault of reading from a sender is.</summary>
    internal static SenderException Of(IOException fault) => fault switch
    {
        BadHttpRequestException bad => new(bad.StatusCode, $"The body cannot be read: {bad.Message}", fault),
        ConnectionResetException => new(StatusCodes.Status499ClientClosedRequest, "The sender left.", fault),
        _ => new(StatusCodes.Status400BadRequest, "The body ends before it is complete; send it again.", fault),
    };

    /// <summary>Reads from a sender.</summary>
    /// <param name="source">What the sender sends.</param>
    /// <param name="target">Takes the bytes.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Number of bytes; 0 at the end.</returns>
    /// <exception cref="SenderException">It cannot be read.</exception>
    internal static async ValueTask<int> ReadAsync(
        Stream source, Memory<byte> target, CancellationToken cancellation)
    {
        try
        {
            return await source.ReadAsync(target, cancellation).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw Of(fault);
        }
    }
}
