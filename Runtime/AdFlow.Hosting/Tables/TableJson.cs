using System.Text.Json;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>Writes what is known of published tables as JSON. Thread-safe.</summary>
internal static class TableJson
{
    /// <summary>Writes a table of which the store has lost the current version.</summary>
    public static void WriteLost(Utf8JsonWriter json, HostTable table)
    {
        json.WriteStartObject();
        WriteHead(json, table);
        json.WriteString("problem", "The store has lost it; publish it again, or roll it back.");
        WriteVersions(json, table);
        json.WriteEndObject();
    }

    /// <summary>Writes a table in short.</summary>
    public static void WriteSummary(Utf8JsonWriter json, HostTable table, TableSnapshot snapshot)
    {
        WriteHead(json, table);
        json.WriteNumber("rows", snapshot.Rows);
        json.WriteNumber("bytes", snapshot.Bytes);
    }

    /// <summary>Writes all that is known of a table.</summary>
    /// <param name="json">Takes the members of an object.</param>
    /// <param name="table">The table.</param>
    /// <param name="snapshot">Its current version, which the caller holds.</param>
    /// <param name="bound">What is bound to it.</param>
    public static void WriteDetails(
        Utf8JsonWriter json, HostTable table, TableSnapshot snapshot, IEnumerable<Activation> bound)
    {
        WriteSummary(json, table, snapshot);
        json.WriteStartArray("columns");
        foreach (var field in snapshot.Schema.Fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("type", $"{field.Type}{(field.Nullable ? "?" : "")}");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteStrings(json, "indexes", snapshot.Indexes.Select(index => index.Id).Order(StringComparer.Ordinal));
        json.WriteStartArray("bound");
        foreach (var (graph, version) in bound.Select(each => (each.Slot.Graph, each.Slot.Version.Name)).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("graph", graph);
            json.WriteString("version", version);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteVersions(json, table);
    }

    /// <summary>Writes why publishing was refused, as members of an array.</summary>
    public static void WriteProblems(Utf8JsonWriter json, TableException error)
    {
        foreach (var problem in error.Problems)
            Write(json, problem);
        foreach (var broken in error.Broken)
            Write(json, broken);
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter json, HostTable table)
    {
        json.WriteString("table", table.Name);
        json.WriteNumber("number", table.Current);
        json.WriteString("version", table.CurrentVersion.Hash);
        json.WriteString("published_at", table.CurrentVersion.PublishedAt);
    }

    private static void WriteVersions(Utf8JsonWriter json, HostTable table)
    {
        json.WriteStartArray("versions");
        foreach (var version in table.Versions)
        {
            json.WriteStartObject();
            json.WriteNumber("number", version.Number);
            json.WriteString("version", version.Hash);
            json.WriteNumber("rows", version.Rows);
            json.WriteString("published_at", version.PublishedAt);
            json.WriteBoolean("current", version.Number == table.Current);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, TableProblem problem)
    {
        json.WriteStartObject();
        json.WriteString("code", TableCodes.Content);
        json.WriteString("table", problem.Table);
        if (problem.Column is not null)
            json.WriteString("column", problem.Column);
        if (problem.Row is { } row)
            json.WriteNumber("row", row);
        json.WriteString("found", problem.Found);
        json.WriteString("expected", problem.Expected);
        json.WriteString("advice", problem.Advice);
        json.WriteString("message", problem.ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BrokenGraph broken)
    {
        json.WriteStartObject();
        json.WriteString("code", TableCodes.Breaks);
        json.WriteString("graph", broken.Graph);
        json.WriteString("version", broken.Versions[0]);
        WriteStrings(json, "versions", broken.Versions);
        if (broken.Node is not null)
            json.WriteString("node", broken.Node);
        json.WriteString("message", broken.ToString());
        json.WriteEndObject();
    }
}
