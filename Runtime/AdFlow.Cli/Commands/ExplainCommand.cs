using System.CommandLine;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary><c>adflow explain</c>: shows what a graph does and how it is executed.</summary>
internal static class ExplainCommand
{
    private static readonly string[] Formats = ["text", "json", "dot"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        var graph = new Argument<string>("GRAPH") { Description = "File of the graph." };
        var format = new Option<string>("--format", "-f")
        {
            Description = "text for people, json for programs, dot for Graphviz.", DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong(Formats);
        var common = new GraphOptions();
        var execution = new ExecutionOptions();
        var command = new DocumentedCommand("explain", "Shows the plan of a graph: nodes, columns, stages.", """
            The logical plan has nodes, settings, columns and their types, as the graph says them; the rules say what
            the planner moved, merged and left out, and why filters and limits stay where they are; the physical plan
            has stages in the order of execution, what is fused, and which columns are pruned because nothing needs
            them.

            Examples:
              adflow explain search_ads.graph.yaml
              adflow explain search_ads.graph.yaml --format dot | dot -Tsvg > search_ads.svg
            """) { graph, format, common.Tables, common.Plugins };
        execution.AddTo(command);
        command.SetAction(parsed =>
        {
            var catalog = CatalogLoading.Load(parsed.GetValue(common.Plugins) ?? []);
            var diagnostics = new DiagnosticBag();
            var plan = GraphActivation.Check(
                parsed.GetRequiredValue(graph), catalog, common.TableFiles(parsed), diagnostics);
            if (plan is null)
            {
                GraphOptions.Print(diagnostics, terminal);
                return ExitCode.Failed;
            }
            Write(PhysicalPlan.Create(plan, execution.Planning(parsed)), parsed.GetRequiredValue(format), terminal);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(PhysicalPlan plan, string format, Terminal terminal)
    {
        using var text = terminal.Text();
        switch (format)
        {
            case "json":
                text.WriteLine(PlanJson.Of(plan).ToJsonString(Indented));
                break;
            case "dot":
                PlanDot.Write(plan, text);
                break;
            default:
                LogicalText.Write(plan.Source, text);
                text.WriteLine("\nrules");
                foreach (var note in plan.Notes)
                    text.WriteLine($"  {note.Text}");
                text.WriteLine("\nphysical plan");
                text.Write(plan.ToString());
                break;
        }
    }
}
