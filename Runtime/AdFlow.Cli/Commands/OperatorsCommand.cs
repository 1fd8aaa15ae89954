using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary><c>adflow operators</c> and <c>adflow schema</c>: what graphs can say.</summary>
internal static class OperatorsCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "Operator, or the family before its dot; all where it is left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var plugins = CatalogLoading.PluginsOption();
        var command = new DocumentedCommand("operators", "Lists operators, or explains one.", """
            Of one, it shows inputs, outputs, columns and settings.

            Examples:
              adflow operators
              adflow operators auction.gsp
              adflow operators recall --json
            """) { name, json, plugins };
        command.SetAction(parsed =>
        {
            var catalog = CatalogLoading.Load(parsed.GetValue(plugins) ?? []);
            var chosen = Chosen(catalog, parsed.GetValue(name));
            using var text = terminal.Text();
            if (parsed.GetValue(json))
                text.WriteLine(new JsonArray([.. chosen.Select(OperatorJson.Of)]).ToJsonString(Indented));
            else if (chosen.Count == 1 || parsed.GetValue(name) is not null)
                chosen.ForEach(descriptor => OperatorPage.Write(descriptor, text));
            else
                WriteList(chosen, text);
        });
        return command;
    }

    /// <summary>The command that prints the JSON Schema of graphs.</summary>
    public static Command CreateSchema(Terminal terminal)
    {
        var plugins = CatalogLoading.PluginsOption();
        var tests = new Option<bool>("--tests") { Description = "The schema of *.tests.yaml files instead." };
        var command = new DocumentedCommand("schema", "Prints the JSON Schema of graph files, for editors.", """
            It has every operator with its settings.

            Examples:
              adflow schema > graph.schema.json
              adflow schema --tests > tests.schema.json
            """) { plugins, tests };
        command.SetAction(parsed =>
        {
            var catalog = CatalogLoading.Load(parsed.GetValue(plugins) ?? []);
            using var text = terminal.Text();
            var schema = parsed.GetValue(tests) ? TestsJsonSchema.Create() : GraphJsonSchema.Create(catalog);
            text.WriteLine(schema.ToJsonString(Indented));
        });
        return command;
    }

    private static List<OperatorDescriptor> Chosen(OperatorCatalog catalog, string? name)
    {
        if (name is null)
            return [.. catalog.Operators];
        if (catalog.Find(name) is { } one)
            return [one];
        var family = catalog.Operators.Where(o => o.Id.StartsWith(name + ".", StringComparison.Ordinal)).ToList();
        if (family.Count > 0)
            return family;
        string[] names = [.. catalog.Operators.Select(o => o.Id), .. catalog.Operators.Select(o => o.Id.Split('.')[0])];
        throw new CommandException($"there is no operator or family '{name}'"
            + (NearestName.Find(name, names) is { } nearest ? $"; did you mean '{nearest}'?"
                : "; 'adflow operators' lists all; if a plugin has it, name the plugin's folder by --plugins"));
    }

    private static void WriteList(List<OperatorDescriptor> operators, TextWriter text)
    {
        int width = operators.Max(descriptor => descriptor.Id.Length);
        foreach (var descriptor in operators)
            text.WriteLine($"{descriptor.Id.PadRight(width)}  {descriptor.Summary}");
    }
}
