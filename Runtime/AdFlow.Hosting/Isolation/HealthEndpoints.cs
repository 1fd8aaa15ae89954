using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>
/// <c>GET /healthz/live</c>: 503 where only another process would help. <c>GET /healthz/ready</c>: 503 where requests
/// should be sent elsewhere. Both say why, as JSON.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, HostGuards guards)
    {
        routes.MapGet("/healthz/live", context => AnswerAsync(context, WhyNotLive(guards)));
        routes.MapGet("/healthz/ready", context => AnswerAsync(context, WhyNotReady(guards)));
    }

    private static string? WhyNotLive(HostGuards guards) => guards.Stuck.AreTooMany
        ? $"{guards.Stuck.Count} runs do not stop; only another process can end them" : null;

    private static string? WhyNotReady(HostGuards guards) =>
        guards.IsDraining ? "the host is about to stop" : WhyNotLive(guards);

    private static Task AnswerAsync(HttpContext context, string? why)
    {
        context.Response.StatusCode = why is null
            ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.WriteAsync(context, context.Response.StatusCode, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", why is null);
            if (why is not null)
                json.WriteString("reason", why);
            json.WriteEndObject();
        });
    }
}
