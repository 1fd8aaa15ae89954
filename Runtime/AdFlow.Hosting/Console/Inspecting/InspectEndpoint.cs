using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>
/// <c>POST /graphs/{name}/inspect?version=&amp;rows=100</c>: runs one request, a JSON object, and answers with the
/// tables of all nodes. Nothing outside of the run is changed, and the run counts nowhere. Slower than a run by far, so
/// only few are under way at once. Thread-safe.
/// </summary>
internal sealed class InspectEndpoint(GraphHost host)
{
    private const int UsualRows = 100, MostRows = 1000, MostBytes = 8 << 20;
    private const int AtOnce = 2;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _seats = new(AtOnce);
    private readonly RunSeeds _seeds = new((ulong)host.Options.Time.GetTimestamp());

    /// <summary>Adds the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host) =>
        routes.MapPost("/graphs/{name}/inspect", new InspectEndpoint(host).HandleAsync)
            .WithMetadata(new QueryNames("version", "rows"));

    private async Task HandleAsync(HttpContext context)
    {
        string id = RunHeaders.IdOf(context);
        context.Response.Headers[RunHeaders.RequestId] = id;
        var refusal = await AnswerAsync(context, id).ConfigureAwait(false);
        if (refusal is null || context.RequestAborted.IsCancellationRequested)
            return;
        await FailureAnswer.WriteAsync(context, refusal).ConfigureAwait(false);
    }

    // Why there is nothing to look at, or null where it was answered.
    private async Task<RunFailure?> AnswerAsync(HttpContext context, string id)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        if (AccessRules.IsForeign(context.Request))
            return Refusal(HostFailureCodes.KeyIsNotEnough, "The request comes from a page of another site.", name);
        if (!host.Graphs.TryFind(name, out var graph))
            return Refusal(HostFailureCodes.UnknownGraph, $"There is no graph '{name}'; GET /graphs lists them.", name);
        string? version = context.Request.Query["version"];
        var state = string.IsNullOrEmpty(version) ? graph.Answering : graph.Find(version);
        if (state is null)
            return Refusal(HostFailureCodes.UnknownVersion, $"The graph has no version '{version}'.", name);
        if (!TryReadRows(context.Request.Query["rows"], out int rows))
            return Refusal(HostFailureCodes.BadQuery,
                $"The query has rows={context.Request.Query["rows"]}; expected 0 to {MostRows}.", name);
        using var body = new RequestBody(host.Options.Limits);
        if (await BodyReading.ReadAsync(context, body, RequestFormat.Json, name, host.Options.MostBodyBytes)
            .ConfigureAwait(false) is { } refusal)
            return refusal;
        if (body.Form is not RequestForm.Object)
            return Refusal(RequestCodes.Malformed, "The body has several requests; one is inspected at a time.", name);
        return await InspectAsync(context, state, body, rows, id).ConfigureAwait(false);
    }

    private async Task<RunFailure?> InspectAsync(
        HttpContext context, VersionState version, RequestBody body, int rows, string id)
    {
        await _seats.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        var outcome = default(ActivationOutcome);
        try
        {
            outcome = await version.Plain.AcquireAsync(MostTime, context.RequestAborted).ConfigureAwait(false);
            return outcome.Activation is { } activation
                ? await InspectAsync(context, activation, body, rows, id).ConfigureAwait(false)
                : outcome.Failure ?? Refusal(
                    HostFailureCodes.UnknownVersion, "The version was taken away.", version.Graph);
        }
        finally
        {
            outcome.Activation?.Release();
            _seats.Release();
        }
    }

    private async Task<RunFailure?> InspectAsync(
        HttpContext context, Activation activation, RequestBody body, int rows, string id)
    {
        var plan = activation.Graph.PhysicalPlan.Source;
        if (activation.Graph.LiveOnlyNodes is { Count: > 0 } changing)
            return Refusal(HostFailureCodes.NotInspectable, $"Nodes {string.Join(", ", changing)} change something "
                + "whenever they run, so the graph cannot be run only to be looked at.", activation.Slot.Graph);
        var seat = activation.Rent();
        try
        {
            if (seat.Read(body, 0, out var row) is { } failure)
                return failure;
            using var inspected = new InspectedGraph(plan, changed => activation.Open(
                PhysicalPlan.Create(changed, InspectedGraph.AsWritten), Running()));
            using var inspection = await inspected.RunAsync(new RunRequest
            {
                Request = row,
                Seed = _seeds.Next(),
                NowMicroseconds = RunRequest.MicrosecondsOf(host.Options.Time.GetUtcNow()),
                IsShadow = true,
                TimeLeft = MostTime,
                Cancellation = context.RequestAborted,
            }).ConfigureAwait(false);
            await SendAsync(context, activation, inspection, rows, id).ConfigureAwait(false);
            return null;
        }
        finally
        {
            activation.Return(seat);
        }
    }

    // All tables of a run live at once, and nothing of it is needed again.
    private BoundGraphOptions Running() => host.Options.Running with
    {
        SampleEvery = 1, Threads = 1, Tier = 1, Devices = [], Sharing = CallSharing.Off,
    };

    private static async Task SendAsync(
        HttpContext context, Activation activation, Inspection inspection, int rows, string id)
    {
        var bytes = new ArrayBufferWriter<byte>(1 << 16);
        using (var json = new Utf8JsonWriter(bytes, JsonRowWriter.Options))
        {
            json.WriteStartObject();
            json.WriteString("graph", activation.Slot.Graph);
            json.WriteString("version", activation.Version);
            json.WriteString("request_id", id);
            new InspectionJson(json, inspection, new InspectionTerms(rows, MostBytes)).Write(id);
            json.WriteEndObject();
        }
        context.Response.ContentType = RunFormats.Json;
        context.Response.ContentLength = bytes.WrittenCount;
        await context.Response.Body.WriteAsync(bytes.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    private static bool TryReadRows(string? text, out int rows)
    {
        rows = UsualRows;
        return string.IsNullOrEmpty(text)
            || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rows) && rows <= MostRows;
    }

    private static RunFailure Refusal(string code, string message, string graph) =>
        new(FailureClass.RequestData, code, message, graph);
}
