using System.Globalization;
using System.Text.Json;
using AdFlow.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>Reloads plugins over HTTP: <c>POST /plugins/reload</c>.</summary>
internal sealed class PluginEndpoints(GraphHost host)
{
    /// <summary>A plugin cannot be loaded, or a graph not be bound to it.</summary>
    private const string Refused = "ADG7601";

    private const int MostWaitMs = 600_000;
    private const int UsualWaitMs = 10_000;

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host)
    {
        var endpoints = new PluginEndpoints(host);
        routes.MapPost("/plugins/reload", endpoints.ReloadAsync).WithMetadata(new QueryNames("wait_ms"));
        routes.MapGet("/plugins", context => JsonAnswer.WriteAsync(context, 200, endpoints.Write));
    }

    private async Task ReloadAsync(HttpContext context)
    {
        var wait = Wait(context.Request.Query["wait_ms"]);
        GenerationTrace before;
        try
        {
            before = await host.Plugins.ReloadAsync(context.RequestAborted);
        }
        catch (PluginLoadException error)
        {
            await FailureAnswer.WriteAsync(context, Refusal(error));
            return;
        }
        await host.RetryBrokenAsync();
        var keepers = await host.Plugins.SeeCollectedAsync(before, wait, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, 200, json => Write(json, before, keepers));
    }

    // How long a client waits for the code of before to be collected; the swap itself is not waited for.
    private static TimeSpan Wait(string? text) => TimeSpan.FromMilliseconds(text is null ? UsualWaitMs
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int wait)
            ? Math.Min(wait, MostWaitMs) : throw new DeploymentException(400, DeploymentCodes.Request,
                $"The query 'wait_ms' is no number of milliseconds; expected 0 to {MostWaitMs}."));

    private void Write(Utf8JsonWriter json, GenerationTrace before, IReadOnlyList<string> keepers)
    {
        json.WriteStartObject();
        WriteGeneration(json, host.Plugins.Current);
        json.WriteStartObject("before");
        json.WriteNumber("generation", before.Number);
        json.WriteBoolean("given_up", before.GivenUp.IsCompleted);
        json.WriteBoolean("collected", before.GivenUp.IsCompleted && before.IsCollected);
        TableJson.WriteStrings(json, "kept_by", keepers);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteState(json, host.Plugins);
        json.WriteEndObject();
    }

    /// <summary>Writes what is loaded, and what is not collected yet.</summary>
    public static void WriteState(Utf8JsonWriter json, PluginReloader plugins)
    {
        WriteGeneration(json, plugins.Current);
        if (plugins.LastProblems.Count > 0)
            TableJson.WriteStrings(json, "problems", plugins.LastProblems);
        json.WriteStartArray("former");
        foreach (var trace in plugins.Former)
        {
            json.WriteStartObject();
            json.WriteNumber("generation", trace.Number);
            TableJson.WriteStrings(json, "alive", trace.Alive.Select(path => Path.GetFileName(path)));
            TableJson.WriteStrings(json, "kept_by", plugins.Keepers(trace));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteGeneration(Utf8JsonWriter json, GenerationTrace trace)
    {
        json.WriteNumber("generation", trace.Number);
        json.WriteString("loaded_at", trace.LoadedAt);
        TableJson.WriteStrings(json, "plugins", trace.Plugins.Select(path => Path.GetFileName(path)));
    }

    private static HostRefusal Refusal(PluginLoadException error) => new(422, FailureClass.GraphAuthor, Refused,
        "The plugins cannot be loaded; those loaded before stay.")
    {
        Problems = json => DeploymentJson.WriteProblems(
            json, [.. error.Problems.Select(problem => new DeploymentProblem(Refused, problem))]),
    };
}
