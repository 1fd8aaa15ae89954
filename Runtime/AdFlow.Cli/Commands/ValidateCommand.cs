using System.CommandLine;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary><c>adflow validate</c>: checks graphs without opening their tables' rows.</summary>
internal static class ValidateCommand
{
    public static Command Create(Terminal terminal)
    {
        var graphs = new Argument<string[]>("GRAPH")
        {
            Description = "Files of graphs.", Arity = ArgumentArity.OneOrMore,
        };
        var common = new GraphOptions();
        var command = new DocumentedCommand("validate", "Checks graphs; prints every problem with its place.", """
            Checked are grammar, operators, columns, types, settings and tables, and every rung of a quality ladder,
            or the one that is named. Problems are printed as file:line:column. The exit code is 1 if there is any.

            Examples:
              adflow validate search_ads.graph.yaml
              adflow validate graphs/*.graph.yaml --plugins artifacts/bin/CustomOperator/release
            """) { graphs, common.Quality, common.Tables, common.Plugins };
        command.SetAction(parsed =>
        {
            var catalog = CatalogLoading.Load(parsed.GetValue(common.Plugins) ?? []);
            int bad = parsed.GetRequiredValue(graphs)
                .Count(graph => !IsFine(graph, common, parsed, catalog, terminal));
            return bad == 0 ? ExitCode.Fine : ExitCode.Failed;
        });
        return command;
    }

    private static bool IsFine(
        string graph, GraphOptions common, ParseResult parsed, OperatorCatalog catalog, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        var spec = common.Read(graph, parsed, diagnostics);
        var plan = spec is null or { IsSubGraph: true }
            ? null : GraphActivation.Check(spec, catalog, common.TableFiles(parsed), diagnostics);
        GraphOptions.Print(diagnostics, terminal);
        if (diagnostics.HasErrors)
            return false;
        using var text = terminal.Text();
        text.WriteLine(plan is null
            ? $"{graph}: grammar fine (a sub-graph: its columns are checked where it is used)"
            : $"{graph}: fine ({plan.Nodes.Count} nodes, {plan.Tables.Count} tables, {plan.Outputs.Count} outputs"
                + (spec!.Quality.Count > 0 ? $"; rungs {string.Join(", ", QualityLadder.Names(spec))})" : ")"));
        return true;
    }
}
