using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>What can be asked about graphs: <c>GET /graphs</c>.</summary>
internal static class GraphEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, GraphHost host) =>
        routes.MapGet("/graphs", context => ListAsync(context, host));

    private static async Task ListAsync(HttpContext context, GraphHost host)
    {
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartArray();
        foreach (var graph in host.Graphs.All)
            Write(writer, graph.Current);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, DeployedGraph graph)
    {
        writer.WriteStartObject();
        writer.WriteString("graph", graph.Name);
        writer.WriteStartArray("versions");
        foreach (var version in graph.Versions)
            writer.WriteStringValue(version.Name);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
