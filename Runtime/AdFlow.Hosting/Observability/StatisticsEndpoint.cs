using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>
/// <c>GET /statistics</c>: what became of the requests of each version, since the start and over the last minute;
/// <c>GET /graphs/{name}/statistics</c>: the same of one graph, with what its nodes usually do.
/// </summary>
internal static class StatisticsEndpoint
{
    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host)
    {
        routes.MapGet("/statistics", context => AnswerAsync(context, writer =>
        {
            writer.WriteStartArray();
            foreach (var graph in host.Graphs.All)
                Write(writer, graph, hasNodes: false);
            writer.WriteEndArray();
        }));
        routes.MapGet("/graphs/{name}/statistics", context =>
        {
            if (host.Graphs.TryFind((string)context.Request.RouteValues["name"]!, out var graph))
                return AnswerAsync(context, writer => Write(writer, graph, hasNodes: true));
            throw GraphReport.Unknown();
        });
    }

    private static async Task AnswerAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = RunFormats.Json;
        var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (writer.ConfigureAwait(false))
            write(writer);
    }

    private static void Write(Utf8JsonWriter writer, GraphState graph, bool hasNodes)
    {
        writer.WriteStartObject();
        writer.WriteString("graph", graph.Name);
        writer.WriteStartArray("versions");
        foreach (var version in graph.Versions)
        {
            writer.WriteStartObject();
            writer.WriteString("version", version.Version.Name);
            Write(writer, version.Statistics);
            if (hasNodes && version.Plain.TryAcquire(out var activation))
                WriteNodes(writer, activation);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RunStatistics statistics)
    {
        var recent = statistics.Recent();
        writer.WriteStartObject("last_minute");
        writer.WriteNumber("per_second", Math.Round(recent.PerSecond, 3));
        writer.WriteNumber("requests", recent.Count);
        writer.WriteNumber("failed", recent.Failed);
        writer.WriteNumber("p50_ms", recent.P50.TotalMilliseconds);
        writer.WriteNumber("p99_ms", recent.P99.TotalMilliseconds);
        writer.WriteEndObject();
        writer.WriteNumber("answered", statistics.Answered);
        writer.WriteNumber("degraded", statistics.Degraded);
        writer.WriteStartObject("failed");
        foreach (var failureClass in Enum.GetValues<FailureClass>())
            writer.WriteNumber(FailureJson.ClassName(failureClass), statistics.Failed(failureClass));
        writer.WriteEndObject();
    }

    private static void WriteNodes(Utf8JsonWriter writer, Activation activation)
    {
        var plan = activation.Graph.Plan;
        var means = activation.Nodes.Read();
        writer.WriteStartArray("nodes");
        for (int i = 0; i < means.Length; i++)
            if (means[i].Runs > 0)
                Write(writer, plan.Nodes[i], means[i]);
        writer.WriteEndArray();
        activation.Release();
    }

    private static void Write(Utf8JsonWriter writer, LogicalNode node, in NodeMean mean)
    {
        writer.WriteStartObject();
        writer.WriteString("node", node.Path);
        writer.WriteString("operator", node.Operator.Id);
        writer.WriteNumber("sampled_runs", mean.Runs);
        writer.WriteNumber("rows_in", Math.Round(mean.RowsIn, 1));
        writer.WriteNumber("rows_out", Math.Round(mean.RowsOut, 1));
        writer.WriteNumber("microseconds", Math.Round(mean.Microseconds, 2));
        writer.WriteEndObject();
    }
}
