using AdFlow.Tables;
using AdFlow.Tables.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Graphs;

/// <summary>Makes the table of a test from its rows.</summary>
public static class FixtureTable
{
    /// <summary>Reads the rows of a fixture that names no file.</summary>
    /// <param name="fixture">The table, with rows.</param>
    /// <param name="diagnostics">Takes every value that does not fit, with its place.</param>
    /// <returns>A table that owns its memory, or null with a problem.</returns>
    public static Table? Read(TableFixtureSpec fixture, DiagnosticBag diagnostics)
    {
        byte[][] lines = [.. fixture.Rows!.Select(YamlJson.ToUtf8)];
        var schema = fixture.Schema is { } fields
            ? new Schema([.. fields.Select(field => field.Field)]) : Infer(fixture, lines, diagnostics);
        if (schema is null)
            return null;
        var reader = new JsonRowReader(schema);
        var builder = new BatchBuilder(schema);
        int before = diagnostics.Additions;
        for (int i = 0; i < lines.Length; i++)
        {
            reader.TryRead(lines[i], builder, out var errors);
            foreach (var error in errors)
                Report(fixture, fixture.Rows![i], error, diagnostics);
        }
        return diagnostics.Additions > before ? null : builder.ToTable();
    }

    private static Schema? Infer(TableFixtureSpec fixture, byte[][] lines, DiagnosticBag diagnostics)
    {
        var text = new MemoryStream();
        foreach (byte[] line in lines)
        {
            text.Write(line);
            text.WriteByte((byte)'\n');
        }
        text.Position = 0;
        try
        {
            return JsonLines.InferSchema(text);
        }
        catch (TableTextException error)
        {
            foreach (string problem in error.Errors)
                diagnostics.Add(SyntaxCodes.Value, fixture.Name.Position, $"the columns of table "
                    + $"{Shown.Quote(fixture.Name.Text)} cannot be told from its rows: {problem} "
                    + "(a line is a row here); state them by 'schema:'");
            return null;
        }
    }

    private static void Report(
        TableFixtureSpec fixture, YamlMapping row, JsonRowError error, DiagnosticBag diagnostics)
    {
        string place = error.Path.Length == 0 ? "a row" : $"column {Shown.Quote(error.Path)}";
        diagnostics.Add(SyntaxCodes.Value, PlaceOf(row, error.Path),
            $"{place} of table {Shown.Quote(fixture.Name.Text)}: found {error.Found}, expected {error.Expected}");
    }

    // Place of the value of the column; of the row where the column is missing.
    private static SourcePosition PlaceOf(YamlMapping row, string path)
    {
        foreach (var (key, value) in row.Entries)
            if (path.StartsWith(key.Text, StringComparison.Ordinal)
                && (path.Length == key.Text.Length || path[key.Text.Length] is '.' or '['))
                return value.Position;
        return row.Position;
    }
}
