using System.Collections.Concurrent;
using System.Text;
using AdFlow.Graphs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>
/// <c>GET /openapi.json</c>: how the graphs of this host are called; <c>GET /graphs/{name}/openapi.json</c>: one of
/// them. A graph that cannot be bound is left out. Thread-safe.
/// </summary>
internal sealed class OpenApiEndpoint(GraphHost host)
{
    // Plans are bound once for each version, not for each look.
    private readonly ConcurrentDictionary<GraphVersion, LogicalPlan?> _plans = new();

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host)
    {
        var endpoint = new OpenApiEndpoint(host);
        routes.MapGet("/openapi.json", context => endpoint.AnswerAsync(context, host.Graphs.All));
        routes.MapGet("/graphs/{name}/openapi.json", context =>
        {
            if (host.Graphs.TryFind((string)context.Request.RouteValues["name"]!, out var graph))
                return endpoint.AnswerAsync(context, [graph]);
            throw GraphReport.Unknown();
        });
    }

    private async Task AnswerAsync(HttpContext context, IReadOnlyList<GraphState> graphs)
    {
        var document = new OpenApiDocument();
        foreach (var graph in graphs)
        {
            var version = graph.Answering.Version;
            if (_plans.GetOrAdd(version, _ => Bind(graph.Name, version)) is { } plan)
                document.Add(plan, version.Name);
        }
        Forget(graphs.Count);
        context.Response.ContentType = RunFormats.Json;
        await context.Response.Body.WriteAsync(
            Encoding.UTF8.GetBytes(document.Build().ToJsonString()), context.RequestAborted).ConfigureAwait(false);
    }

    private LogicalPlan? Bind(string graph, GraphVersion version)
    {
        try
        {
            return host.Deployments.Bind(version, graph);
        }
        catch (DeploymentException)
        {
            // GET /graphs/{name} says what is wrong with it.
            return null;
        }
    }

    // Versions that answer no more.
    private void Forget(int asked)
    {
        if (_plans.Count <= Math.Max(asked, host.Graphs.Count))
            return;
        var answering = host.Graphs.All.Select(graph => graph.Answering.Version).ToHashSet();
        foreach (var version in _plans.Keys)
            if (!answering.Contains(version))
                _plans.TryRemove(version, out _);
    }
}
