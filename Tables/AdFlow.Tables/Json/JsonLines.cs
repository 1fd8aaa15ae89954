using System.Globalization;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Json;

/// <summary>
/// Tables as JSON lines: one object a line, in UTF-8; blank lines count for nothing. Thread-safe.
/// </summary>
public static class JsonLines
{
    /// <summary>
    /// Finds a schema that holds every row of a stream: bool, int64, float64, utf8, lists and structs of them, in the
    /// order of first appearance. A field that is missing or null somewhere may be null; one that is null everywhere,
    /// or only ever an empty list's item, is utf8. Integers mixed with fractions, or beyond 64 bits, are float64.
    /// Strings are numbers only where the field has plain numbers too and the strings are what
    /// <see cref="JsonRowWriter"/> writes for numbers: large integers, NaN and infinities.
    /// </summary>
    /// <param name="stream">JSON lines, read to the end.</param>
    /// <exception cref="TableTextException">Lines are malformed, or a field has values of unlike types.</exception>
    public static Schema InferSchema(Stream stream)
    {
        var inference = new JsonInference();
        var lines = new LineReader(stream);
        while (lines.TryRead(out var line))
            if (!IsBlank(line))
                inference.Observe(line, lines.LineNumber);
        return inference.ToSchema();
    }

    /// <summary>Reads rows of a schema.</summary>
    /// <param name="stream">JSON lines, read to the end.</param>
    /// <param name="schema">Schema every row must fit.</param>
    /// <returns>A table that owns its memory.</returns>
    /// <exception cref="TableTextException">Rows do not fit; the errors of several rows are listed.</exception>
    public static Table Read(Stream stream, Schema schema)
    {
        using var chunks = new TableChunks(schema);
        var reader = new JsonRowReader(schema);
        var lines = new LineReader(stream);
        var problems = new List<string>();
        while (problems.Count < TableTextException.MaxErrors && lines.TryRead(out var line))
        {
            if (IsBlank(line))
                continue;
            if (reader.TryRead(line, chunks.Builder, out var errors))
                chunks.EndRow(line.Length);
            else
                foreach (var error in errors)
                    problems.Add(string.Create(CultureInfo.InvariantCulture, $"line {lines.LineNumber}: {error}"));
        }
        if (problems.Count > 0)
            throw new TableTextException(problems.GetRange(0, Math.Min(problems.Count, TableTextException.MaxErrors)));
        return chunks.ToTable();
    }

    /// <summary>Reads rows of the schema that <see cref="InferSchema"/> finds for them.</summary>
    /// <param name="stream">JSON lines from here to the end; one that cannot seek is first read into memory.</param>
    /// <returns>A table that owns its memory.</returns>
    /// <exception cref="TableTextException">Lines are malformed, or a field has values of unlike types.</exception>
    public static Table Read(Stream stream)
    {
        using var source = new RereadableStream(stream);
        var schema = InferSchema(source.FromStart());
        return Read(source.FromStart(), schema);
    }

    /// <summary>Writes every row of a table.</summary>
    public static void Write(Table table, Stream stream)
    {
        var buffer = new StreamBuffer(stream);
        var writer = new JsonRowWriter(table.Schema);
        foreach (var batch in table.Batches)
            writer.WriteLines(buffer, batch);
        buffer.Flush();
        GC.KeepAlive(table);
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => !line.ContainsAnyExcept(" \t\r"u8);
}
