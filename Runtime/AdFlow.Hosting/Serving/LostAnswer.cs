using AdFlow.Runtime;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>
/// Answers an HTTP request on behalf of its handler, whose thread a run does not give back. The handler does nothing
/// until it is told that this is done, so the request belongs to one thread at any time.
/// </summary>
internal sealed class LostAnswer
{
    private HttpContext? _context;

    public LostAnswer() => Send = SendAsync;

    /// <summary>Sends a failure.</summary>
    public Func<RunFailure, Task> Send { get; }

    /// <summary>Prepares for a request.</summary>
    public void Begin(HttpContext context) => _context = context;

    /// <summary>Forgets the request.</summary>
    public void Reset() => _context = null;

    private async Task SendAsync(RunFailure failure)
    {
        var response = _context!.Response;
        // The connection is not read from again before the run ends; the client must not use it for another request.
        if (HttpProtocol.IsHttp11(_context.Request.Protocol) || HttpProtocol.IsHttp10(_context.Request.Protocol))
            response.Headers.Connection = "close";
        await FailureAnswer.WriteAsync(_context, failure).ConfigureAwait(false);
        await response.CompleteAsync().ConfigureAwait(false);
    }
}
