using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary><c>PUT</c>, <c>GET</c> and <c>DELETE /graphs/{name}/shadows</c>: sets shadows, shows how their outputs
/// differ from the answers, and ends them.</summary>
internal sealed class ShadowEndpoints(GraphHost host)
{
    private const int MostBytes = 1 << 16;
    private const string Expected = "expected {\"shadows\": [{\"version\": \"v2\", \"percent\": 10}]}; 'arms', such as "
        + "\"recall=wide\", may be given beside 'version', or alone for the version with the greatest share";

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host)
    {
        const string pattern = "/graphs/{name}/shadows";
        var endpoints = new ShadowEndpoints(host);
        routes.MapGet(pattern, endpoints.ShowAsync);
        routes.MapPut(pattern, endpoints.SetAsync);
        routes.MapDelete(pattern, endpoints.EndAsync);
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private async Task SetAsync(HttpContext context)
    {
        var body = await RequestText.ReadAsync(context, MostBytes).ConfigureAwait(false);
        await host.Deployments.SetShadowsAsync(Name(context), Read(body, Find(context)), context.RequestAborted)
            .ConfigureAwait(false);
        await ShowAsync(context).ConfigureAwait(false);
    }

    private async Task EndAsync(HttpContext context)
    {
        await host.Deployments.SetShadowsAsync(Name(context), [], context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task ShowAsync(HttpContext context)
    {
        var graph = Find(context);
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer => Write(writer, graph));
    }

    private GraphState Find(HttpContext context) => host.Graphs.TryFind(Name(context), out var graph) ? graph
        : throw new DeploymentException(404, DeploymentCodes.UnknownGraph,
            "No graph of that name is served; GET /graphs lists them.");

    private static void Write(Utf8JsonWriter writer, GraphState graph)
    {
        var runs = graph.Shadows;
        writer.WriteStartObject();
        writer.WriteString("graph", graph.Name);
        writer.WriteNumber("waiting", runs?.Waiting ?? 0);
        writer.WriteNumber("dropped", runs?.Dropped ?? 0);
        writer.WriteStartArray("shadows");
        foreach (var shadow in runs?.Shadows ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("version", shadow.Spec.Version);
            writer.WriteString("arms", shadow.Spec.Arms);
            writer.WriteNumber("percent", shadow.Spec.Percent);
            shadow.Summary.Write(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static List<ShadowSpec> Read(ReadOnlyMemory<byte> body, GraphState graph)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var list = root.ValueKind is JsonValueKind.Array ? root : root.GetProperty("shadows");
            return [.. list.EnumerateArray().Select(one => Read(one, graph))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException)
        {
            throw new DeploymentException(400, DeploymentCodes.Request, $"The body is no list of shadows; {Expected}.");
        }
    }

    private static ShadowSpec Read(JsonElement one, GraphState graph)
    {
        string? version = one.TryGetProperty("version", out var named) ? named.GetString() : null;
        string? arms = one.TryGetProperty("arms", out var given) ? given.GetString() : null;
        foreach (var member in one.EnumerateObject())
            if (member.Name is not ("version" or "arms" or "percent"))
                throw new FormatException(member.Name);
        return version is null && arms is null ? throw new FormatException("version")
            : new ShadowSpec(version ?? graph.Answering.Version.Name, arms, one.GetProperty("percent").GetDouble());
    }
}
