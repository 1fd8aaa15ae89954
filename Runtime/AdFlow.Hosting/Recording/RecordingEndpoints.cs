using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary><c>PUT</c>, <c>GET</c> and <c>DELETE /graphs/{name}/recording</c>: sets which runs are recorded, shows
/// what was, and ends it. <c>POST …/recording/finish</c> finishes the current file, <c>GET …/recording/{file}</c>
/// sends one. All need the role deploy, for records hold requests.</summary>
internal sealed class RecordingEndpoints(GraphHost host)
{
    private const int MostBytes = 1 << 18;
    private const string MediaType = "application/vnd.apache.arrow.file";
    private const string Expected = "expected an object with at least one of \"percent\": 1, \"field\": \"query\" with "
        + "\"values\": [\"shoes\"], \"slower_ms\": 20, \"failed\": true, \"where\": \"bid > 2\" (with \"output\": "
        + "\"NAME\" where there are several), \"on_demand\": true; and \"most\": RUNS, \"megabytes\": 256, \"files\": "
        + "10";

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host)
    {
        const string pattern = "/graphs/{name}/recording";
        var endpoints = new RecordingEndpoints(host);
        var needs = new NeedsDeploy();
        routes.MapGet(pattern, endpoints.ShowAsync).WithMetadata(needs);
        routes.MapPut(pattern, endpoints.SetAsync).WithMetadata(needs);
        routes.MapDelete(pattern, endpoints.EndAsync).WithMetadata(needs);
        routes.MapPost(pattern + "/finish", endpoints.FinishAsync).WithMetadata(needs);
        routes.MapGet(pattern + "/{file}", endpoints.SendAsync).WithMetadata(needs);
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;

    private async Task SetAsync(HttpContext context)
    {
        var body = await RequestText.ReadAsync(context, MostBytes).ConfigureAwait(false);
        await host.Deployments.SetRecordingAsync(Name(context), Read(body.Span), context.RequestAborted)
            .ConfigureAwait(false);
        var graph = Find(context);
        if (graph.Recording is { } recording)
            await recording.Ready.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        await ShowAsync(context, graph).ConfigureAwait(false);
    }

    private async Task EndAsync(HttpContext context)
    {
        await host.Deployments.SetRecordingAsync(Name(context), null, context.RequestAborted).ConfigureAwait(false);
        await host.Recordings.ClosedAsync(Name(context)).WaitAsync(context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task FinishAsync(HttpContext context)
    {
        var graph = Find(context);
        var finished = graph.Recording?.FinishFileAsync() ?? host.Recordings.ClosedAsync(graph.Name);
        await finished.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        await ShowAsync(context, graph).ConfigureAwait(false);
    }

    private Task ShowAsync(HttpContext context) => ShowAsync(context, Find(context));

    private Task ShowAsync(HttpContext context, GraphState graph) =>
        JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, writer => Write(writer, graph));

    // What is opened is a path of the listing, never one that was sent.
    private async Task SendAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["file"]!;
        string graph = Find(context).Name;
        using var content = Open(host.Recordings.Files(graph).FirstOrDefault(known => known.Name == name))
            ?? throw new DeploymentException(404, DeploymentCodes.Recording,
                $"There is no such finished file of '{graph}'; GET /graphs/{graph}/recording lists them.");
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = content.Length;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    // It may be deleted meanwhile, as the oldest one.
    private static FileStream? Open(RecordingFile? file)
    {
        try
        {
            return file is null ? null : new FileStream(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private GraphState Find(HttpContext context) => host.Graphs.TryFind(Name(context), out var graph) ? graph
        : throw new DeploymentException(404, DeploymentCodes.UnknownGraph,
            "No graph of that name is served; GET /graphs lists them.");

    private void Write(Utf8JsonWriter writer, GraphState graph)
    {
        var recording = graph.Recording;
        writer.WriteStartObject();
        writer.WriteString("graph", graph.Name);
        writer.WritePropertyName("recording");
        JsonSerializer.Serialize(writer, recording?.Spec, RecordingJson.Default.RecordingSpec!);
        writer.WriteNumber("accepted", recording?.Accepted ?? 0);
        writer.WriteNumber("written", recording?.Written ?? 0);
        writer.WriteNumber("dropped", recording?.Dropped ?? 0);
        writer.WriteNumber("waiting", recording?.Waiting ?? 0);
        writer.WriteString("problem", recording?.Problem);
        writer.WriteStartArray("where_not_bound");
        foreach (var (version, problem) in recording?.Unbound() ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("version", version);
            writer.WriteString("problem", problem);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("files");
        foreach (var file in host.Recordings.Files(graph.Name))
            Write(writer, file);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RecordingFile file)
    {
        writer.WriteStartObject();
        writer.WriteString("name", file.Name);
        writer.WriteNumber("bytes", file.Bytes);
        writer.WriteNumber("runs", file.Runs);
        if (file.Problem is not null)
            writer.WriteString("problem", file.Problem);
        writer.WriteEndObject();
    }

    private static RecordingSpec Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return RecordingSpec.Read(body);
        }
        catch (JsonException error)
        {
            throw new DeploymentException(400, DeploymentCodes.Request,
                $"The body is no recording (at {error.Path ?? "$"}: {error.Message}); {Expected}.");
        }
    }
}
