using AdFlow.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>
/// Stands around every endpoint: refuses what none of them takes, answers what they throw, and gives a body to what the
/// server refuses by its status alone.
/// </summary>
internal sealed class FaultMiddleware(RequestDelegate next, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger("AdFlow.Requests");

    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (Refusal(context.Request, endpoint) is { } refusal)
            return FailureAnswer.WriteAsync(context, refusal);
        // Requests to graphs are many; their endpoint does for itself what this does.
        return endpoint?.Metadata.GetMetadata<TellsItsFaults>() is not null ? next(context) : GuardedAsync(context);
    }

    private static HostRefusal? Refusal(HttpRequest request, Endpoint? endpoint)
    {
        if (request.Headers.ContentEncoding.Count > 0
            && !string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase))
            return new HostRefusal(StatusCodes.Status415UnsupportedMediaType, FailureClass.RequestData,
                HostFailureCodes.UnknownMediaType,
                $"The body is encoded as '{request.Headers.ContentEncoding}'; send it as it is, without encoding.");
        return endpoint is not null && request.QueryString.HasValue ? QueryNames.Refusal(request, endpoint) : null;
    }

    private async Task GuardedAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (IsBare(context.Response) && OfStatus(context) is { } refusal)
                await FailureAnswer.WriteAsync(context, refusal).ConfigureAwait(false);
        }
        catch (Exception error) when (HostFaults.CanTell(context, error))
        {
            await HostFaults.TellAsync(context, error, _log).ConfigureAwait(false);
        }
    }

    private static bool IsBare(HttpResponse response) =>
        !response.HasStarted && response.ContentLength is null && response.ContentType is null;

    private static HostRefusal? OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new HostRefusal(404, FailureClass.RequestData, HostFailureCodes.UnknownAddress,
            $"There is nothing at {Shown(context.Request.Path)}; GET /openapi.json lists how graphs are asked, and the "
            + "host's README all else."),
        StatusCodes.Status405MethodNotAllowed => new HostRefusal(405, FailureClass.RequestData,
            HostFailureCodes.WrongMethod, $"{context.Request.Method} cannot be done to {Shown(context.Request.Path)}; "
            + $"expected {context.Response.Headers.Allow}."),
        _ => null,
    };

    private static string Shown(PathString path) =>
        path.Value is { Length: > 200 } longer ? longer[..200] + "…" : path.Value ?? "/";
}

/// <summary>Metadata of endpoints that answer every fault by themselves.</summary>
internal sealed class TellsItsFaults;
