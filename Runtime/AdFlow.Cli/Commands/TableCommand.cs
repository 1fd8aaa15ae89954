using System.CommandLine;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Display;

namespace AdFlow.Cli;

/// <summary><c>adflow table</c>: looks into table files and converts them.</summary>
internal static class TableCommand
{
    private static readonly string[] FormatWords = ["file", "stream", "jsonl", "csv"];

    public static Command Create(Terminal terminal) => new DocumentedCommand(
        "table", "Looks into table files and converts them.", """
        A file's format is recognised by its content: Arrow IPC file or stream, JSON lines, or CSV with a header.

        Examples:
          adflow table show products.arrow --rows 5
          adflow table schema products.arrow
          adflow table convert products.csv products.arrow
          adflow table convert products.arrow - --to jsonl
        """)
    {
        Show(terminal),
        Schema(terminal),
        Convert(terminal),
    };

    private static Command Show(Terminal terminal)
    {
        var file = File();
        var rows = new Option<int>("--rows")
        {
            Description = "Rows to print.", HelpName = "N", DefaultValueFactory = _ => 20,
        };
        var width = new Option<int>("--width")
        {
            Description = "Most characters of a cell.", HelpName = "N", DefaultValueFactory = _ => 40,
        };
        var command = new Command("show", "Prints the first rows of a table.") { file, rows, width };
        command.SetAction(parsed =>
        {
            using var table = TableFile.Read(parsed.GetRequiredValue(file), terminal);
            using var text = terminal.Text();
            new TablePrinter
            {
                MaxRows = Math.Max(parsed.GetValue(rows), 0), MaxCellWidth = Math.Max(parsed.GetValue(width), 4),
            }.Print(table, text);
        });
        return command;
    }

    private static Command Schema(Terminal terminal)
    {
        var file = File();
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("schema", "Prints names and types of a table's columns.") { file, json };
        command.SetAction(parsed =>
        {
            using var table = TableFile.Read(parsed.GetRequiredValue(file), terminal);
            if (parsed.GetValue(json))
                WriteJson(table, terminal);
            else
                WriteText(table, terminal);
        });
        return command;
    }

    private static void WriteText(Table table, Terminal terminal)
    {
        using var text = terminal.Text();
        int width = table.Schema.Fields.Select(field => field.Name.Length).DefaultIfEmpty().Max();
        foreach (var field in table.Schema.Fields)
            text.WriteLine($"{field.Name.PadRight(width)}  {field.Type}{(field.Nullable ? "?" : "")}");
        text.WriteLine(FormattableString.Invariant($"{table.RowCount} rows in {table.Batches.Count} batches"));
    }

    private static void WriteJson(Table table, Terminal terminal)
    {
        using var writer = new Utf8JsonWriter(terminal.Output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("rows", table.RowCount);
        writer.WriteNumber("batches", table.Batches.Count);
        writer.WriteStartArray("columns");
        foreach (var field in table.Schema.Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name", field.Name);
            writer.WriteString("type", field.Type.ToString());
            writer.WriteBoolean("nullable", field.Nullable);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        terminal.Output.Write("\n"u8);
    }

    private static Command Convert(Terminal terminal)
    {
        var input = new Argument<string>("IN") { Description = "File to read, - for standard input." };
        var output = new Argument<string>("OUT") { Description = "File to write, - for standard output." };
        var to = new Option<string?>("--to")
        {
            Description = "Format to write; by default the extension of OUT says: .arrow and .feather are files, "
                + ".stream and .arrows streams, then .jsonl and .csv.",
        };
        to.AcceptOnlyFromAmong(FormatWords);
        var command = new Command("convert", "Writes a table in another format.") { input, output, to };
        command.SetAction(parsed => Convert(
            parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), parsed.GetValue(to), terminal));
        return command;
    }

    private static void Convert(string input, string output, string? to, Terminal terminal)
    {
        var format = to is not null ? (TableFormat)Array.IndexOf(FormatWords, to) : TableFile.FormatOf(output)
            ?? throw new CommandException($"the name '{output}' does not tell a format; add --to file, stream, "
                + "jsonl or csv", ExitCode.WrongUse);
        using var table = TableFile.Read(input, terminal);
        if (output == "-")
            TableFile.Write(table, terminal.Output, format);
        else
            OutputFile.Write(output, stream => TableFile.Write(table, stream, format));
    }

    private static Argument<string> File() => new("FILE") { Description = "Table file, - for standard input." };
}
