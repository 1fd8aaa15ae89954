using System.Globalization;
using System.Text;
using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Prints physical plans; the text is stable, so tests may compare it.</summary>
internal static class PlanPrinter
{
    public static string Print(PhysicalPlan plan, IReadOnlyList<StagePlacement>? placements = null)
    {
        var text = new StringBuilder($"graph {plan.Logical.Graph}\n");
        foreach (var stage in plan.Stages)
        {
            PrintStage(text, plan, stage);
            if (placements is not null)
                text.Append("  ").Append(PlacementText.Of(placements[stage.Ordinal])).Append('\n');
        }
        PrintEdges(text, plan);
        foreach (var node in plan.Logical.Nodes.Where(node => !plan.Liveness.IsNeeded(node)))
            text.Append($"left out: {node.Path} ({node.Operator.Id})\n");
        for (int i = 0; i < plan.Logical.Tables.Count; i++)
        {
            var table = plan.Logical.Tables[i];
            text.Append($"table {table.Name}").Append(Split(table.Schema, plan.Liveness.TableColumns(i))).Append('\n');
        }
        foreach (var output in plan.Logical.Outputs)
            text.Append($"output {output.Name}: {PlanNames.Of(plan.Logical, output.Source)}\n");
        return text.ToString();
    }

    private static void PrintStage(StringBuilder text, PhysicalPlan plan, PhysicalStage stage)
    {
        string kind = stage is FusedStage ? "fused" : StaticOrder.IsAsynchronous(stage.First) ? "async" : "table";
        text.Append($"stage {stage.Ordinal} {kind}");
        if (stage.Awaited.Length > 0)
            text.Append($" after async stage {string.Join(", ", stage.Awaited)}");
        text.Append('\n');
        for (int i = 0; i < stage.Nodes.Count; i++)
            PrintNode(text, plan, stage.Nodes[i]);
        if (stage is not FusedStage fused)
            return;
        PrintProgram(text, fused.Program);
        if (fused.Program.Fold is { } fold)
            PrintFold(text, fold);
        if (fused.Program.Top is { } top)
        {
            text.Append("  the rest for the best rows only:\n");
            PrintProgram(text, top.Finish);
        }
    }

    private static void PrintNode(StringBuilder text, PhysicalPlan plan, LogicalNode node)
    {
        var from = node.Inputs.SelectMany(input => input.Table >= 0
            ? [$"table {plan.Logical.Tables[input.Table].Name}"]
            : input.Counter >= 0 ? [$"counters {plan.Logical.Counters[input.Counter].Name}"]
            : input.Sources.Select(source => PlanNames.Of(plan.Logical, source)));
        text.Append($"  {node.Path} = {node.Operator.Id}({string.Join(", ", from)})");
        if (node.Map is not null)
            text.Append(!plan.Liveness.IsComputed(node) ? " passes only"
                : node.Map.IsFloat64 ? " in float64" : " in float32");
        text.Append(node.When is null ? "" : $" when {node.When.Expression}").Append('\n');
        for (int i = 0; i < node.Schemas.Count; i++)
        {
            var source = new LogicalSource(node.Ordinal, i);
            text.Append($"    {node.Operator.Outputs[i].Name}")
                .Append(plan.Liveness.IsNeeded(source) ? Split(node.Schemas[i], plan.Liveness.Columns(source))
                    : ": unused").Append('\n');
        }
    }

    private static void PrintProgram(StringBuilder text, StageProgram program)
    {
        var steps = program.RowSets.SelectMany(set => set.Steps).ToList();
        var words = new List<string>();
        Count(words, steps.Count(step => step is KernelStep), "kernel");
        Count(words, steps.Count(step => step is ConvertStep), "conversion");
        Count(words, steps.Count(step => step is ComputeStep), "expression");
        Count(words, steps.Count(step => step is LookupStep), "lookup");
        Count(words, steps.Count(step => step is OperatorStep), "call");
        Count(words, program.RowSets.Length - 1, "filter");
        int read = program.Slots.Count(slot => slot.Kind is SlotKind.Input);
        int written = program.Results.Count(result => result.Kind is ResultKind.Slot);
        if (words.Count == 0)
            text.Append("  columns passed only\n");
        else
            text.Append(CultureInfo.InvariantCulture, $"  {string.Join(", ", words)}; ")
                .Append(CultureInfo.InvariantCulture, $"{read} column{(read == 1 ? "" : "s")} read, ")
                .Append(CultureInfo.InvariantCulture, $"{written} written; chunks of {program.ChunkRows} rows\n");
    }

    private static void PrintFold(StringBuilder text, StageFold fold)
    {
        int read = fold.Rows.Slots.Count(slot => slot >= 0), kept = fold.Kept.Length;
        text.Append(CultureInfo.InvariantCulture, $"  its end reads {read} column{(read == 1 ? "" : "s")} ")
            .Append(CultureInfo.InvariantCulture, $"of each chunk, keeps {kept} column{(kept == 1 ? "" : "s")}, ")
            .Append(CultureInfo.InvariantCulture, $"{fold.Kept.Count(one => one.Kind is ResultKind.Slot)} of them ")
            .Append("written\n");
    }

    private static void Count(List<string> words, int count, string word)
    {
        if (count > 0)
            words.Add($"{count} {word}{(count == 1 ? "" : "s")}");
    }

    private static void PrintEdges(StringBuilder text, PhysicalPlan plan)
    {
        foreach (var edge in plan.Edges)
            text.Append($"{edge.Producer.Path} → {edge.Consumer.Path}: {(edge.IsFused ? "" : "not ")}fused, ")
                .Append(edge.Reason).Append('\n');
    }

    private static string Split(Schema schema, ReadOnlySpan<bool> live)
    {
        var kept = new List<string>();
        var pruned = new List<string>();
        for (int i = 0; i < schema.Count; i++)
            (live[i] ? kept : pruned).Add(schema[i].Name);
        return $": {string.Join(", ", kept)}" + (pruned.Count == 0 ? "" : $"; pruned: {string.Join(", ", pruned)}");
    }
}
