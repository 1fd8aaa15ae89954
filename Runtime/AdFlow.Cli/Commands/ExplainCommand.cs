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
            The logical plan is the graph as written: nodes, settings, columns and their types. Then comes what the
            planner's rules moved, merged or left out, and what had to stay and why. The physical plan has stages in
            the order of execution, for every pair of neighbours why they are or are not executed together, and which
            columns are pruned because nothing needs them.

            Examples:
              adflow explain search_ads.graph.yaml
              adflow explain search_ads.graph.yaml --no-rule push_filter_down
              adflow explain search_ads.graph.yaml --quality half
              adflow explain search_ads.graph.yaml --devices simulated
              adflow explain search_ads.graph.yaml --devices simulated --devices-always
              adflow explain search_ads.graph.yaml --format dot | dot -Tsvg > search_ads.svg
            """) { graph, format, common.Quality, common.Tables, common.Plugins, common.Store };
        execution.AddTo(command);
        var devices = new DeviceOptions();
        devices.AddTo(command);
        command.SetAction(parsed =>
        {
            var catalog = CatalogLoading.Load(parsed.GetValue(common.Plugins) ?? []);
            var diagnostics = new DiagnosticBag();
            var spec = common.Read(parsed.GetRequiredValue(graph), parsed, diagnostics);
            var plan = spec is null
                ? null : GraphActivation.Check(spec, catalog, common.TableFiles(parsed), diagnostics);
            if (plan is null)
            {
                GraphOptions.Print(diagnostics, terminal);
                return ExitCode.Failed;
            }
            var physical = PhysicalPlan.Create(plan, execution.Planning(parsed));
            using var opened = devices.Open(
                parsed, common.StoreFolderOf(parsed, parsed.GetRequiredValue(graph)), terminal);
            var running = devices.With(execution.Running(parsed), parsed, opened, terminal);
            var explained = new ExplainedPlan(physical, running,
                devices.IsAsked(parsed) || opened.Devices.Count > 0 ? StagePlacement.Of(physical, running) : null);
            Write(explained, parsed.GetValue(common.Quality) ?? string.Join(", ", QualityLadder.Names(spec!)),
                parsed.GetRequiredValue(format), terminal);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(ExplainedPlan explained, string rungs, string format, Terminal terminal)
    {
        using var text = terminal.Text();
        switch (format)
        {
            case "json":
                text.WriteLine(PlanJson.Of(explained).ToJsonString(Indented));
                break;
            case "dot":
                PlanDot.Write(explained.Plan, text);
                break;
            default:
                LogicalText.Write(explained.Plan.Source, rungs, text);
                PhysicalText.Write(explained, text);
                break;
        }
    }
}
