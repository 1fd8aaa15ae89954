using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary><c>PUT</c>, <c>GET</c> and <c>DELETE /graphs/{name}/experiments</c>: sets experiments, shows what became of
/// the requests of each arm, and ends them.</summary>
internal sealed class ExperimentEndpoints(GraphHost host)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host)
    {
        const string pattern = "/graphs/{name}/experiments";
        var endpoints = new ExperimentEndpoints(host);
        routes.MapGet(pattern, endpoints.ShowAsync);
        routes.MapPut(pattern, endpoints.SetAsync);
        routes.MapDelete(pattern, endpoints.EndAsync);
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private async Task SetAsync(HttpContext context)
    {
        var body = await RequestText.ReadAsync(context, MostBytes).ConfigureAwait(false);
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new DeploymentException(400, DeploymentCodes.Request, "The document is not UTF-8.");
        }
        await host.Deployments.SetExperimentsAsync(Name(context), text, context.RequestAborted).ConfigureAwait(false);
        await ShowAsync(context).ConfigureAwait(false);
    }

    private async Task EndAsync(HttpContext context)
    {
        await host.Deployments.SetExperimentsAsync(Name(context), null, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task ShowAsync(HttpContext context)
    {
        string name = Name(context);
        if (!host.Graphs.TryFind(name, out var graph))
            throw new DeploymentException(404, DeploymentCodes.UnknownGraph,
                "No graph of that name is served; GET /graphs lists them.");
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer => Write(writer, graph));
    }

    private void Write(Utf8JsonWriter writer, GraphState graph)
    {
        var experiments = graph.Experiments;
        writer.WriteStartObject();
        writer.WriteString("graph", graph.Name);
        if (experiments is not null)
        {
            writer.WriteString("since", experiments.Since);
            writer.WriteNumber("variants_kept", experiments.Variants);
            writer.WriteNumber("most_variants", host.Options.MostArmVariants);
        }
        writer.WriteStartArray("layers");
        foreach (var layer in experiments?.Layers ?? [])
            Write(writer, layer);
        writer.WriteEndArray();
        writer.WriteString("document", experiments?.Document.Text);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LayerState state)
    {
        var layer = state.Layer;
        writer.WriteStartObject();
        writer.WriteString("layer", layer.Name.Text);
        writer.WriteString("field", layer.Field.Text);
        writer.WriteString("salt", layer.Salt);
        if (layer.Versions is { } versions)
        {
            writer.WriteStartArray("versions");
            foreach (var version in versions)
                writer.WriteStringValue(version.Text);
            writer.WriteEndArray();
        }
        writer.WriteNumber("without_field", state.Counts[LayerState.Outside].Requests);
        writer.WriteStartArray("arms");
        Write(writer, state, LayerState.Control, Math.Max(0, 100 - layer.Arms.Sum(arm => arm.Percent)));
        for (int i = 0; i < layer.Arms.Count; i++)
            Write(writer, state, LayerState.Control + 1 + i, layer.Arms[i].Percent);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LayerState state, int ordinal, double percent)
    {
        var counts = state.Counts[ordinal];
        var (p50, p99) = counts.Latency();
        writer.WriteStartObject();
        writer.WriteString("arm", state.Names[ordinal]);
        writer.WriteNumber("percent", percent);
        writer.WriteNumber("requests", counts.Requests);
        writer.WriteNumber("failures", counts.Failures);
        writer.WriteNumber("p50_ms", p50.TotalMilliseconds);
        writer.WriteNumber("p99_ms", p99.TotalMilliseconds);
        writer.WriteEndObject();
    }
}
