using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>The endpoints that deploy graphs, divide their traffic, and show what is deployed.</summary>
internal sealed class DeploymentEndpoints(GraphHost host, GraphReport report)
{
    private const int MostJsonBytes = 1 << 16;

    private Deployments Deployments => host.Deployments;

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host)
    {
        var endpoints = new DeploymentEndpoints(host, new GraphReport(host));
        routes.MapGet("/graphs", endpoints.ListAsync);
        routes.MapGet("/graphs/{name}", endpoints.ShowAsync);
        routes.MapGet("/graphs/{name}/plan", endpoints.ExplainAsync)
            .WithMetadata(new QueryNames("format", "version"));
        routes.MapPost("/graphs/reload", endpoints.ReloadAsync);
        routes.MapPost("/graphs/{name}/rollback", endpoints.RollBackAsync);
        routes.MapPut("/graphs/{name}/traffic", endpoints.DivideAsync);
        routes.MapPut("/graphs/{name}/versions/{version}", endpoints.DeployAsync)
            .WithMetadata(new QueryNames("traffic"));
        routes.MapDelete("/graphs/{name}/versions/{version}", endpoints.RemoveVersionAsync);
        routes.MapDelete("/graphs/{name}", endpoints.RemoveGraphAsync);
    }

    private async Task DeployAsync(HttpContext context)
    {
        // The limit is the bundle's own, and told with what to do.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        double? percent = Traffic(context.Request.Query["traffic"]);
        var deployed = await Deployments.DeployAsync(Name(context), Route(context, "version"), context.Request.Body,
            percent, context.RequestAborted).ConfigureAwait(false);
        await ShowAsync(context, deployed).ConfigureAwait(false);
    }

    private async Task DivideAsync(HttpContext context)
    {
        var traffic = TrafficJson.Read(await RequestText.ReadAsync(context, MostJsonBytes).ConfigureAwait(false));
        await ShowAsync(context, await Deployments.SetTrafficAsync(Name(context), traffic, context.RequestAborted)
            .ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task RollBackAsync(HttpContext context) => await ShowAsync(context, await Deployments
        .RollBackAsync(Name(context), context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task RemoveVersionAsync(HttpContext context) => await ShowAsync(context, await Deployments
        .RemoveVersionAsync(Name(context), Route(context, "version"), context.RequestAborted).ConfigureAwait(false))
        .ConfigureAwait(false);

    private async Task RemoveGraphAsync(HttpContext context)
    {
        await Deployments.RemoveGraphAsync(Name(context), context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ReloadAsync(HttpContext context)
    {
        await host.ReloadAsync(context.RequestAborted).ConfigureAwait(false);
        await ListAsync(context).ConfigureAwait(false);
    }

    private Task ListAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, report.WriteAll);

    private Task ShowAsync(HttpContext context) => ShowAsync(context, report.Find(Name(context)));

    private Task ShowAsync(HttpContext context, DeployedGraph graph) =>
        JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer => report.Write(writer, graph));

    private async Task ExplainAsync(HttpContext context)
    {
        string format = context.Request.Query["format"].FirstOrDefault() ?? "json";
        var explained = report.Explain(Name(context), context.Request.Query["version"].FirstOrDefault());
        var (type, text) = format switch
        {
            "json" => ("application/json", PlanText.Json(explained)),
            "dot" => ("text/vnd.graphviz; charset=utf-8", PlanText.Dot(explained)),
            _ => throw new DeploymentException(400, DeploymentCodes.Request,
                "The format of a plan is json or dot; '?format=json' is the default."),
        };
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted)
            .ConfigureAwait(false);
    }

    private static double? Traffic(string? text) => text is null ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            ? percent : throw new DeploymentException(400, DeploymentCodes.Request,
                "The query 'traffic' is no percentage; expected a number from 0 to 100, such as ?traffic=10.");

    private static string Name(HttpContext context) => Route(context, "name");

    private static string Route(HttpContext context, string key) => (string)context.Request.RouteValues[key]!;
}
