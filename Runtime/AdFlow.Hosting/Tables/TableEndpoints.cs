using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>Publishes tables over HTTP: <c>/tables</c>.</summary>
internal sealed class TableEndpoints
{
    private readonly GraphHost _host;
    private readonly string _uploads;
    private readonly ILogger _log;

    private TableEndpoints(GraphHost host, ILogger log)
    {
        (_host, _log) = (host, log);
        _uploads = Path.Combine(host.Options.StoreFolder, "uploads");
        TableUpload.Clean(_uploads);
    }

    private delegate Task<IReadOnlyList<HostTable>> Change(HttpContext context);

    /// <summary>Adds the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host, ILogger log)
    {
        var endpoints = new TableEndpoints(host, log);
        routes.MapGet("/tables", endpoints.ListAsync);
        routes.MapGet("/tables/{name}", endpoints.ShowAsync);
        routes.MapPut("/tables", context => endpoints.AnswerAsync(context, endpoints.PublishPartsAsync, asList: true))
            .WithMetadata(new QueryNames("schema"));
        routes.MapPut("/tables/{name}", context => endpoints.AnswerAsync(context, endpoints.PublishAsync))
            .WithMetadata(new QueryNames("schema"));
        routes.MapPost("/tables/{name}/rollback", context => endpoints.AnswerAsync(context, endpoints.RollBackAsync))
            .WithMetadata(new QueryNames("to"));
    }

    private static string NameOf(HttpContext context) => (string)context.GetRouteValue("name")!;

    private async Task<IReadOnlyList<HostTable>> PublishAsync(HttpContext context)
    {
        using var upload = new TableUpload(_uploads, _host.Options.MaxTableBytes);
        await upload.TakeAsync(NameOf(context), Infers(context), context);
        return Told(await _host.Publisher.PublishAsync(upload.Files, context.RequestAborted), "published as version");
    }

    private async Task<IReadOnlyList<HostTable>> PublishPartsAsync(HttpContext context)
    {
        using var upload = new TableUpload(_uploads, _host.Options.MaxTableBytes);
        await upload.TakePartsAsync(Infers(context), context);
        return Told(await _host.Publisher.PublishAsync(upload.Files, context.RequestAborted), "published as version");
    }

    private async Task<IReadOnlyList<HostTable>> RollBackAsync(HttpContext context)
    {
        int? number = context.Request.Query["to"].ToString() switch
        {
            "" => null,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int to) => to,
            var text => throw new TableException(
                400, TableCodes.Request, $"'to={text}' is no number of a version; GET /tables/{{name}} lists them."),
        };
        return Told([await _host.Publisher.RollBackAsync(NameOf(context), number, context.RequestAborted)],
            "rolled back to version");
    }

    private IReadOnlyList<HostTable> Told(IReadOnlyList<HostTable> tables, string done)
    {
        foreach (var table in tables)
            DeploymentEvents.TableDone(_log, table.Name, string.Create(CultureInfo.InvariantCulture,
                $"{done} {table.Current}, {table.CurrentVersion.Rows} rows, {table.CurrentVersion.Hash}"));
        return tables;
    }

    private static bool Infers(HttpContext context) => context.Request.Query["schema"].ToString() switch
    {
        "" => false,
        "infer" => true,
        var other => throw new TableException(400, TableCodes.Request,
            $"'schema={other}' is unknown; 'schema=infer' finds the types of columns in the text, else it is read as "
            + "what the table is."),
    };

    private async Task AnswerAsync(HttpContext context, Change change, bool asList = false)
    {
        var tables = await StoredAsync(context, change);
        await _host.RetryBrokenAsync();
        await JsonAnswer.WriteAsync(context, 200, json =>
        {
            if (asList)
                json.WriteStartArray();
            foreach (var table in tables)
                Write(json, table, details: !asList);
            if (asList)
                json.WriteEndArray();
        });
    }

    // What a sender does wrong is told by other exceptions where it is read, so what comes here is the disk's.
    private async Task<IReadOnlyList<HostTable>> StoredAsync(HttpContext context, Change change)
    {
        try
        {
            return await change(context);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What exactly the system said is nothing for a client.
            DeploymentEvents.NotStored(_log, error);
            throw new TableException(507, TableCodes.Store, "The host's store cannot be written; its disk may be full. "
                + "What was published before stays.");
        }
    }

    private Task ListAsync(HttpContext context) => JsonAnswer.WriteAsync(context, 200, json =>
    {
        json.WriteStartArray();
        foreach (var table in _host.Tables.All)
            Write(json, table, details: false);
        json.WriteEndArray();
    });

    private Task ShowAsync(HttpContext context) => _host.Tables.Find(NameOf(context)) is { } table
        ? JsonAnswer.WriteAsync(context, 200, json => Write(json, table, details: true))
        : throw new TableException(404, TableCodes.Unknown, $"No table '{NameOf(context)}' is published.");

    private void Write(Utf8JsonWriter json, HostTable table, bool details)
    {
        var basis = _host.Activations.AcquireBasis();
        try
        {
            if (basis.Lost.Contains(table.Name))
            {
                TableJson.WriteLost(json, table);
                return;
            }
            var shared = basis.Tables[table.Name];
            using var lease = shared.Table.Acquire();
            json.WriteStartObject();
            if (details)
                TableJson.WriteDetails(json, table, lease.Snapshot, _host.Activations.Alive.Where(activation =>
                    activation.Tables.Any(use => ReferenceEquals(use.Table, shared))));
            else
                TableJson.WriteSummary(json, table, lease.Snapshot);
            json.WriteEndObject();
        }
        finally
        {
            basis.Release();
        }
    }
}
