using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>What is to be said of deployed graphs. Thread-safe.</summary>
internal sealed class GraphReport(GraphHost host)
{
    /// <summary>A graph by name, also one that is deployed and not served.</summary>
    /// <exception cref="DeploymentException">There is none.</exception>
    public DeployedGraph Find(string name) => host.Graphs.TryFind(name, out var state) ? state.Current
        : host.Deployments.Stored.GetValueOrDefault(name) ?? throw Unknown();

    /// <summary>That there is no such graph.</summary>
    public static DeploymentException Unknown() => new(
        404, DeploymentCodes.UnknownGraph, "There is no graph of that name; GET /graphs lists them.");

    /// <summary>Writes all graphs, by name, with what is wrong with them.</summary>
    public void WriteAll(Utf8JsonWriter writer)
    {
        var problems = host.Deployments.Problems;
        var served = host.Graphs.All.ToDictionary(state => state.Name, state => state.Current);
        writer.WriteStartArray();
        foreach (string name in served.Keys.Union(host.Deployments.Stored.Keys).Union(problems.Keys)
            .Order(StringComparer.Ordinal))
        {
            var graph = served.GetValueOrDefault(name) ?? host.Deployments.Stored.GetValueOrDefault(name);
            writer.WriteStartObject();
            writer.WriteString("graph", name);
            writer.WriteBoolean("served", served.ContainsKey(name));
            writer.WriteStartArray("versions");
            foreach (var version in graph?.Versions ?? [])
                writer.WriteStringValue(version.Name);
            writer.WriteEndArray();
            if (graph is not null)
                WriteTraffic(writer, graph);
            DeploymentJson.Write(writer, problems.GetValueOrDefault(name, []));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Writes one graph; of its experiments only the names of their layers.</summary>
    public void Write(Utf8JsonWriter writer, DeployedGraph graph)
    {
        writer.WriteStartObject();
        writer.WriteString("graph", graph.Name);
        writer.WriteBoolean("served", host.Graphs.TryFind(graph.Name, out _));
        writer.WriteBoolean("in_place", graph.IsInPlace);
        WriteTraffic(writer, graph);
        writer.WriteStartArray("versions");
        foreach (var version in graph.Versions)
            Write(writer, version, graph.Traffic);
        writer.WriteEndArray();
        writer.WriteStartArray("before");
        foreach (var before in graph.Before)
            TrafficJson.Write(writer, before);
        writer.WriteEndArray();
        TableJson.WriteStrings(writer, "experiments",
            graph.Experiments?.Layers.Select(layer => layer.Name.Text) ?? []);
        DeploymentJson.Write(writer, WriteAnswering(writer, graph.Name));
        writer.WriteEndObject();
    }

    /// <summary>A plan of a version, the answering one by default; its files are relative to the bundle.</summary>
    /// <exception cref="DeploymentException">There is no such graph or version, or it cannot be bound.</exception>
    public ExplainedPlan Explain(string name, string? version)
    {
        var graph = Find(name);
        version ??= graph.Traffic.Shares.MaxBy(share => share.Percent)!.Version;
        var found = graph.Find(version) ?? throw Deployments.Unknown(graph, version);
        var options = host.Options;
        var plan = PhysicalPlan.Create(host.Deployments.Bind(found, name), options.Planning);
        var placements = options.Running.Devices.Count == 0 ? null : StagePlacement.Of(plan, options.Running);
        return new ExplainedPlan(plan, options.Running, placements, found.Bundle.Folder);
    }

    private static void WriteTraffic(Utf8JsonWriter writer, DeployedGraph graph)
    {
        writer.WritePropertyName("traffic");
        TrafficJson.Write(writer, graph.Traffic);
    }

    private static void Write(Utf8JsonWriter writer, GraphVersion version, TrafficSplit traffic)
    {
        writer.WriteStartObject();
        writer.WriteString("version", version.Name);
        writer.WriteString("hash", version.Bundle.Hash);
        writer.WriteString("deployed_at", version.DeployedAt);
        writer.WriteNumber("percent", traffic.Shares.Where(share => share.Version == version.Name)
            .Sum(share => share.Percent));
        writer.WriteEndObject();
    }

    // The schemas that a client has to know; returns all that is wrong with the graph.
    private IReadOnlyList<DeploymentProblem> WriteAnswering(Utf8JsonWriter writer, string name)
    {
        var problems = host.Deployments.Problems.GetValueOrDefault(name, []);
        if (!host.Graphs.TryFind(name, out var state))
            return problems;
        var answering = state.Answering;
        var activation = answering.Plain.Current is { } bound && bound.TryAcquire() ? bound : null;
        try
        {
            var plan = activation?.Graph.Plan ?? host.Deployments.Bind(answering.Version, name);
            writer.WriteString("answering", answering.Version.Name);
            writer.WriteString("doc", plan.Doc);
            if (plan.Deadline is { } deadline)
                writer.WriteNumber("deadline_ms", deadline.TotalMilliseconds);
            Write(writer, "request", plan.Request);
            writer.WriteStartArray("outputs");
            foreach (var output in plan.Outputs)
                WriteNamed(writer, output.Name, plan.SchemaOf(output.Source), null);
            writer.WriteEndArray();
            writer.WriteStartArray("tables");
            for (int i = 0; i < plan.Tables.Count; i++)
                WriteNamed(writer, plan.Tables[i].Name, plan.Tables[i].Schema,
                    activation?.Tables[i].Table.Table.Current.Hash ?? "");
            writer.WriteEndArray();
            return problems;
        }
        catch (DeploymentException refusal)
        {
            return [.. problems, .. refusal.Problems];
        }
        finally
        {
            activation?.Release();
        }
    }

    private static void WriteNamed(Utf8JsonWriter writer, string name, Schema columns, string? version)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        if (version is not null)
            writer.WriteString("version", version.Length == 0 ? null : version);
        Write(writer, "columns", columns);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string member, Schema columns)
    {
        writer.WriteStartArray(member);
        foreach (var field in columns.Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name", field.Name);
            writer.WriteString("type", field.Type.ToString());
            writer.WriteBoolean("nullable", field.Nullable);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
