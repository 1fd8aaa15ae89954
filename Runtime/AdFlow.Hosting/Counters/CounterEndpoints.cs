using System.Globalization;
using System.Text;
using System.Text.Json;
using AdFlow.Tables.Counters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>Shows and resets counters over HTTP: <c>/counters</c>.</summary>
internal sealed class CounterEndpoints(HostCounters counters, ILogger log)
{
    private const int MostShown = 1000;

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host, ILogger log)
    {
        var endpoints = new CounterEndpoints(host.Counters, log);
        routes.MapGet("/counters", endpoints.ListAsync);
        routes.MapGet("/counters/{name}", endpoints.ShowAsync).WithMetadata(new QueryNames("key"));
        routes.MapPost("/counters/{name}/reset", endpoints.ResetAsync)
            .WithMetadata(new QueryNames("key"));
    }

    private Task ListAsync(HttpContext context) => JsonAnswer.WriteAsync(context, 200, json =>
    {
        json.WriteStartArray();
        foreach (string name in Stored(() => counters.Names))
            WriteListed(json, name);
        json.WriteEndArray();
    });

    // Those that are damaged do not hide the others.
    private void WriteListed(Utf8JsonWriter json, string name)
    {
        try
        {
            if (Stored(() => counters.Find(name)) is { } table)
                WriteHead(json, table, values: []);
        }
        catch (TableException error)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("problem", error.Message);
            json.WriteEndObject();
        }
    }

    private Task ShowAsync(HttpContext context) => AnswerAsync(context, (table, key) =>
        key is null ? table.Values().Take(MostShown) : [new CounterValue(key.Value.Number, key.Value.Text,
            table.Key is CounterKey.Int64 ? table.Read(key.Value.Number) : table.Read(key.Value.Text))]);

    private Task ResetAsync(HttpContext context) => AnswerAsync(context, (table, key) =>
    {
        if (key is null)
            table.ResetAll();
        else if (table.Key is CounterKey.Int64)
            table.Reset(key.Value.Number);
        else
            table.Reset(key.Value.Text);
        DeploymentEvents.CountersDone(log, table.Name, key is null ? "all set to 0" : "one set to 0");
        return [];
    });

    private async Task AnswerAsync(
        HttpContext context, Func<CounterTable, (long Number, byte[] Text)?, IEnumerable<CounterValue>> act)
    {
        string name = (string)context.GetRouteValue("name")!;
        if (Stored(() => counters.Find(name)) is not { } table)
            throw new TableException(404, TableCodes.Unknown, $"There are no counters '{name}'; the first graph that "
                + "declares them makes them when it is bound. GET /counters lists those that there are.");
        if (!TryReadKey(context, table, out var key))
            throw new TableException(400, TableCodes.Request, $"The keys of counters '{name}' are integers.");
        var values = Stored(() => act(table, key).ToList());
        await JsonAnswer.WriteAsync(context, 200, json => WriteHead(json, table, values));
    }

    private T Stored<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CounterFullException)
        {
            DeploymentEvents.NotStored(log, error);
            throw new TableException(507, TableCodes.Store, "The host's store cannot be read or written; its log says "
                + "why. The disk may be full. After a crash counters may stand where they stood.");
        }
    }

    private static bool TryReadKey(HttpContext context, CounterTable table, out (long Number, byte[] Text)? key)
    {
        key = null;
        if (!context.Request.Query.TryGetValue("key", out var given))
            return true;
        string text = given.ToString();
        long number = 0;
        bool fits = table.Key is CounterKey.Utf8
            || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        key = (number, table.Key is CounterKey.Utf8 ? Encoding.UTF8.GetBytes(text) : []);
        return fits;
    }

    private static void WriteHead(Utf8JsonWriter json, CounterTable table, IReadOnlyList<CounterValue> values)
    {
        json.WriteStartObject();
        json.WriteString("name", table.Name);
        json.WriteString("key", table.Key is CounterKey.Int64 ? "int64" : "utf8");
        json.WriteNumber("keys", table.Count);
        if (values.Count > 0)
            json.WriteStartArray("counters");
        foreach (var value in values)
        {
            json.WriteStartObject();
            if (table.Key is CounterKey.Int64)
                json.WriteNumber("key", value.Key);
            else
                json.WriteString("key", value.Text.Span);
            json.WriteNumber("used", value.Used);
            json.WriteEndObject();
        }
        if (values.Count > 0)
            json.WriteEndArray();
        json.WriteEndObject();
    }
}
