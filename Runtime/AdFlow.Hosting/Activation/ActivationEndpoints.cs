using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>Tells what is bound, and what keeps former versions alive: <c>GET /activations</c>.</summary>
internal sealed class ActivationEndpoints(GraphHost host)
{
    /// <summary>Adds the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host)
    {
        var endpoints = new ActivationEndpoints(host);
        routes.MapGet("/activations", context => JsonAnswer.WriteAsync(context, 200, endpoints.Write));
    }

    private void Write(Utf8JsonWriter json)
    {
        var pool = host.Activations;
        json.WriteStartObject();
        json.WriteStartArray("activations");
        foreach (var activation in pool.Alive.OrderBy(each => each.Slot.Graph, StringComparer.Ordinal)
            .ThenBy(each => each.Version, StringComparer.Ordinal).ThenBy(each => each.Since))
            Write(json, activation);
        json.WriteEndArray();
        WriteSuperseded(json, pool);
        WriteLate(json, pool);
        json.WriteStartObject("plugins");
        PluginEndpoints.WriteState(json, host.Plugins);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Activation activation)
    {
        // It may end while it is looked at, and its graph must not be asked then.
        if (!activation.TryAcquire())
            return;
        bool isCurrent = ReferenceEquals(activation.Slot.Current, activation);
        // One for this, and one for the slot.
        int runs = Math.Max(0, activation.References - (isCurrent ? 2 : 1));
        json.WriteStartObject();
        json.WriteString("graph", activation.Slot.Graph);
        json.WriteString("version", activation.Version);
        if (activation.Slot.Variant.ArmNames is { Length: > 0 } arms)
            json.WriteString("arms", arms);
        json.WriteString("since", activation.Since);
        json.WriteNumber("idle_ms", Environment.TickCount64 - activation.LastUse);
        json.WriteNumber("runs", runs);
        json.WriteNumber("run_states", activation.Graph.Slabs);
        json.WriteNumber("idle_bytes", activation.Graph.IdleBytes);
        json.WriteNumber("generation", activation.Operators.Trace.Number);
        json.WriteBoolean("current", isCurrent);
        if (!isCurrent)
            json.WriteString("kept_by", FormattableString.Invariant($"{runs} run(s) under way"));
        WriteTables(json, activation);
        json.WriteEndObject();
        activation.Release();
    }

    private static void WriteTables(Utf8JsonWriter json, Activation activation)
    {
        json.WriteStartArray("tables");
        foreach (var (name, table, _) in activation.Tables)
        {
            json.WriteStartObject();
            json.WriteString("table", name);
            json.WriteString("version", table.Table.Current.Hash);
            json.WriteNumber("bytes", table.Table.Current.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteSuperseded(Utf8JsonWriter json, ActivationPool pool)
    {
        json.WriteStartArray("former_tables");
        foreach (var (table, snapshot) in host.Tables.Superseded)
        {
            json.WriteStartObject();
            json.WriteString("table", table);
            json.WriteString("version", snapshot.Hash);
            json.WriteNumber("references", snapshot.References);
            TableJson.WriteStrings(json, "kept_by", pool.Alive
                .Where(activation => activation.Runs > 0 && activation.Tables.Any(use => use.Name == table))
                .Select(activation => $"graph '{activation.Slot.Graph}', version '{activation.Version}': "
                    + FormattableString.Invariant($"{activation.Runs} run(s) under way")));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLate(Utf8JsonWriter json, ActivationPool pool)
    {
        json.WriteStartArray("late");
        foreach (var late in pool.Late)
        {
            json.WriteStartObject();
            json.WriteString("graph", late.Graph);
            json.WriteString("version", late.Version);
            json.WriteNumber("generation", late.Generation);
            json.WriteNumber("runs", late.Slabs);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
