using System.Text.Json.Nodes;
using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A logical and its physical plan for programs.</summary>
public static class PlanJson
{
    /// <summary>The plan as one object.</summary>
    public static JsonObject Of(ExplainedPlan explained)
    {
        var physical = explained.Plan;
        var plan = physical.Logical;
        var hidden = PrivateColumns.Of(plan);
        return new JsonObject
        {
            ["graph"] = plan.Graph,
            ["file"] = explained.Shown(plan.File),
            ["doc"] = plan.Doc,
            ["deadline_ms"] = plan.Deadline?.TotalMilliseconds,
            ["request"] = Columns(plan.Request),
            ["private"] = Array(hidden.NamesIn(LogicalSource.Request), name => name),
            ["tables"] = Array(Enumerable.Range(0, plan.Tables.Count), i => Table(explained, i)),
            ["written"] = Array(physical.Source.Nodes, node => Written(explained, node)),
            ["rules"] = Array(physical.Notes, Note),
            ["nodes"] = Array(plan.Nodes, node => Node(explained, node, hidden)),
            ["outputs"] = Array(plan.Outputs, output => new JsonObject
            {
                ["name"] = output.Name,
                ["source"] = PlanNames.Of(plan, output.Source),
                ["columns"] = Columns(plan.SchemaOf(output.Source)),
            }),
            ["lane_bits"] = explained.LaneBits,
            ["stages"] = Array(physical.Stages, stage => Stage(explained, stage)),
            ["neighbours"] = Array(physical.Edges, Neighbours),
        };
    }

    private static JsonObject Written(ExplainedPlan explained, LogicalNode node) => new()
    {
        ["path"] = node.Path,
        ["operator"] = node.Operator.Id,
        ["position"] = explained.Shown(node.Position),
        ["inputs"] = Array(PlanNames.Inputs(explained.Plan.Source, node), name => name),
    };

    private static JsonObject Note(PlanNote note) => new()
    {
        ["rule"] = note.Rule,
        ["changed"] = note.Kind is PlanNoteKind.Changed,
        ["node"] = note.Node,
        ["text"] = note.Text,
    };

    private static JsonObject Neighbours(PlanEdge edge) => new()
    {
        ["producer"] = edge.Producer.Path,
        ["consumer"] = edge.Consumer.Path,
        ["fused"] = edge.IsFused,
        ["reason"] = edge.Reason,
    };

    private static JsonObject Table(ExplainedPlan explained, int ordinal)
    {
        var physical = explained.Plan;
        var table = physical.Logical.Tables[ordinal];
        return new JsonObject
        {
            ["name"] = table.Name,
            ["path"] = explained.Shown(table.Path),
            ["columns"] = Columns(table.Schema),
            ["pruned"] = Pruned(table.Schema, physical.Liveness.TableColumns(ordinal)),
            ["indexes"] = Array(table.Indexes, index => index.Id),
        };
    }

    private static JsonObject Node(ExplainedPlan explained, LogicalNode node, PrivateColumns hidden)
    {
        var physical = explained.Plan;
        var plan = physical.Logical;
        return new JsonObject
        {
            ["path"] = node.Path,
            ["stands_for"] = Array(node.StandsFor, path => JsonValue.Create(path)),
            ["operator"] = node.Operator.Id,
            ["position"] = explained.Shown(node.Position),
            ["needed"] = physical.Liveness.IsNeeded(node),
            ["inputs"] = Array(node.Inputs, input => new JsonObject
            {
                ["port"] = input.Port.Name,
                ["table"] = input.Table >= 0 ? plan.Tables[input.Table].Name : null,
                ["index"] = input.Index?.Id,
                ["counters"] = input.Counter >= 0 ? plan.Counters[input.Counter].Name : null,
                ["sources"] = Array(input.Sources, source => PlanNames.Of(plan, source)),
            }),
            ["settings"] = new JsonObject(node.Settings.Select(
                setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value))),
            ["when"] = node.When?.Expression.ToString(),
            ["timeout_ms"] = node.Timeout?.TotalMilliseconds,
            ["on_timeout"] = node.OnTimeout.ToString().ToLowerInvariant(),
            ["on_error"] = node.OnError.ToString().ToLowerInvariant(),
            ["reads_private"] = hidden.IsReader(node),
            ["outputs"] = Array(Enumerable.Range(0, node.Schemas.Count), i => Output(physical, node, i, hidden)),
        };
    }

    private static JsonObject Output(
        PhysicalPlan physical, LogicalNode node, int ordinal, PrivateColumns hidden) => new()
    {
        ["name"] = node.Operator.Outputs[ordinal].Name,
        ["columns"] = Columns(node.Schemas[ordinal]),
        ["pruned"] = Pruned(
            node.Schemas[ordinal], physical.Liveness.Columns(new LogicalSource(node.Ordinal, ordinal))),
        ["private"] = Array(hidden.NamesIn(new LogicalSource(node.Ordinal, ordinal)), name => name),
    };

    private static JsonObject Stage(ExplainedPlan explained, PhysicalStage stage) => new()
    {
        ["ordinal"] = stage.Ordinal,
        ["kind"] = stage switch
        {
            FusedStage => "fused",
            OperatorStage { Operator.IsAsynchronous: true } => "async",
            _ => "table",
        },
        ["device"] = explained.DeviceOf(stage),
        ["placement"] = explained.Placements is { } placements ? Placement(placements[stage.Ordinal]) : null,
        ["chunk_rows"] = explained.ChunkRows(stage),
        ["nodes"] = Array(stage.Nodes, node => node.Path),
    };

    private static JsonObject Placement(StagePlacement placement) => placement.Device is null
        ? new JsonObject { ["reason"] = placement.Reason }
        : new JsonObject
        {
            ["device"] = placement.Device,
            ["always"] = placement.IsAlways,
            ["from_rows"] = placement.FromRows,
            ["rows"] = placement.Rows,
            ["processor_ns"] = Math.Round(placement.ProcessorNanoseconds),
            ["device_ns"] = Math.Round(placement.DeviceNanoseconds),
            ["copies_ns"] = Math.Round(placement.CopyNanoseconds),
            ["after"] = placement.After,
        };

    private static JsonArray Columns(Schema schema) => Array(schema.Fields, field => new JsonObject
    {
        ["name"] = field.Name,
        ["type"] = field.Type.ToString(),
        ["nullable"] = field.Nullable,
    });

    private static JsonArray Pruned(Schema schema, ReadOnlySpan<bool> live)
    {
        var names = new JsonArray();
        for (int i = 0; i < schema.Count; i++)
            if (!live[i])
                names.Add(schema[i].Name);
        return names;
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) =>
        new([.. items.Select(convert)]);
}
