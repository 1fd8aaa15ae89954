using System.Buffers;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Display;
using AdFlow.Tables.Json;

namespace AdFlow.Cli;

/// <summary>Prints the table of a node of an observed run.</summary>
/// <param name="Node">Path of the node, <c>node.output</c> for one that is not its first output.</param>
/// <param name="Column">The column, or null for all.</param>
internal sealed record ShownNode(string Node, string? Column)
{
    /// <summary>Finds what is meant in a graph: <c>node</c>, <c>node.output</c>, <c>node.column</c> or
    /// <c>node.output.column</c>.</summary>
    /// <exception cref="CommandException">There is no such node or column.</exception>
    public static ShownNode Find(LogicalPlan plan, string option, string given)
    {
        foreach (var (source, name) in Sources(plan))
        {
            if (name == given)
                return new ShownNode(name, null);
            if (given.StartsWith(name + ".", StringComparison.Ordinal)
                && plan.SchemaOf(source).IndexOf(given[(name.Length + 1)..]) >= 0)
                return new ShownNode(name, given[(name.Length + 1)..]);
        }
        int dot = given.IndexOf('.');
        string node = dot < 0 ? given : given[..dot];
        foreach (var (source, name) in Sources(plan))
            if (name == node)
                throw new CommandException($"{option} {given}: node '{node}' has no column '{given[(dot + 1)..]}'; "
                    + "it has " + string.Join(", ", plan.SchemaOf(source).Fields.Select(field => field.Name)),
                    ExitCode.WrongUse);
        throw new CommandException($"{option} {given}: graph '{plan.Graph}' has no node '{node}'; it has "
            + string.Join(", ", Sources(plan).Select(source => source.Name)), ExitCode.WrongUse);
    }

    /// <summary>Ordinal of the node in a graph.</summary>
    public int NodeIn(LogicalPlan plan) => SourceIn(plan).Node;

    /// <summary>Path of the node in a graph.</summary>
    public string PathIn(LogicalPlan plan) => plan.Nodes[NodeIn(plan)].Path;

    /// <summary>Prints it.</summary>
    public void Print(Inspection inspection, long request, bool isJson, StreamWriter text)
    {
        if (!inspection.TryFind(SourceIn(inspection.Plan), out var rows))
        {
            string why = inspection.Failure?.Message ?? "a node before it failed";
            text.WriteLine(isJson ? JsonSerializer.Serialize(new { request, node = Node, error = why })
                : FormattableString.Invariant($"request {request}, node {Node} was not run: {why}"));
            return;
        }
        if (isJson)
            PrintJson(rows, request, text);
        else
            PrintText(rows, request, text);
    }

    private void PrintText(Batch rows, long request, StreamWriter text)
    {
        text.WriteLine(FormattableString.Invariant($"request {request}, node {Node}: {rows.RowCount} rows"));
        new TablePrinter { MaxRows = int.MaxValue }.Print(Selected(rows), text);
    }

    private void PrintJson(Batch rows, long request, StreamWriter text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonRowWriter.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("request", request);
            json.WriteString("node", Node);
            json.WriteStartArray("rows");
            var selected = Selected(rows);
            var writer = new JsonRowWriter(selected.Schema);
            for (int row = 0; row < selected.RowCount; row++)
                writer.WriteRow(json, selected, row);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        text.Flush();
        text.BaseStream.Write(buffer.WrittenSpan);
        text.BaseStream.Write("\n"u8);
    }

    private unsafe Batch Selected(Batch rows)
    {
        if (Column is null)
            return rows;
        int column = rows.Schema.IndexOf(Column);
        return new Batch(new Schema([rows.Schema[column]]), rows.Nodes + column, rows.RowCount);
    }

    private LogicalSource SourceIn(LogicalPlan plan) => Sources(plan).First(source => source.Name == Node).Source;

    private static IEnumerable<(LogicalSource Source, string Name)> Sources(LogicalPlan plan) =>
        from node in plan.Nodes
        from output in Enumerable.Range(0, node.Schemas.Count)
        select (new LogicalSource(node.Ordinal, output), node.NameOf(output));
}
