using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>Turns what endpoints throw into answers. Thread-safe.</summary>
internal static partial class HostFaults
{
    /// <summary>Whether a fault can be answered, or nobody is there to read an answer; else the server ends the
    /// connection.</summary>
    public static bool CanTell(HttpContext context, Exception error) =>
        !context.Response.HasStarted || HasLeft(context, error);

    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">What was thrown.</param>
    /// <param name="log">Takes what only it may know.</param>
    public static Task TellAsync(HttpContext context, Exception error, ILogger log)
    {
        if (HasLeft(context, error))
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return Task.CompletedTask;
        }
        context.Response.Clear();
        // What is left of a body that cannot be read is no request.
        if (error is SenderException or BadHttpRequestException && !HttpProtocol.IsHttp2(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
        return FailureAnswer.WriteAsync(context, Of(context, error, log));
    }

    private static HostRefusal Of(HttpContext context, Exception error, ILogger log)
    {
        switch (error)
        {
            case DeploymentException refused: return HostRefusal.Of(refused);
            case TableException refused: return HostRefusal.Of(refused);
            case SenderException fault: return HostRefusal.Of(fault);
            case BadHttpRequestException bad: return HostRefusal.Of(SenderException.Of(bad));
            default:
                Failed(log, context.Request.Method, context.Request.Path.Value, RunHeaders.IdOf(context), error);
                return new HostRefusal(StatusCodes.Status500InternalServerError, FailureClass.Internal,
                    FailureCodes.Bug, "The host failed; its log says why, under the request's id.");
        }
    }

    // By what was thrown, not by when: a disk may fail while a sender leaves.
    private static bool HasLeft(HttpContext context, Exception error) =>
        error is SenderException { IsGone: true } or ConnectionResetException or ConnectionAbortedException
        || error is OperationCanceledException && context.RequestAborted.IsCancellationRequested;

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed; its id is {RequestId}.")]
    private static partial void Failed(ILogger log, string method, string? path, string requestId, Exception error);
}
