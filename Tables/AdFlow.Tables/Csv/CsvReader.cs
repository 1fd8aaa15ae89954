using System.Globalization;
using System.Text;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Csv;

/// <summary>
/// Reads CSV (RFC 4180) with a header row as a table. An empty field is null; <c>""</c> is empty text in a column of
/// text and null in another. Empty lines count for nothing, except in a table of one column, where each is a null.
/// Thread-safe.
/// </summary>
public static class CsvReader
{
    /// <summary>
    /// Finds a schema that holds every row: bool (<c>true</c>, <c>false</c>), int64, float64 (as JSON writes numbers,
    /// and NaN, Infinity, -Infinity) or else utf8. Integers beyond 64 bits and numbers with leading zeros, which are
    /// identifiers more often than not, make a column utf8; so do values of unlike types. A column with nothing in it
    /// is utf8.
    /// </summary>
    /// <param name="stream">UTF-8 text, read to its end.</param>
    /// <exception cref="TableTextException">The text is malformed, or rows and header differ in length.</exception>
    public static Schema InferSchema(Stream stream)
    {
        var records = new CsvRecords(stream);
        string[] names = ReadHeader(records);
        var kinds = names.Select(_ => new CsvColumnKind()).ToArray();
        var errors = new List<string>();
        while (errors.Count < TableTextException.MaxErrors && records.TryRead())
            if (IsRow(records, names.Length, errors))
                for (int i = 0; i < names.Length; i++)
                    kinds[i].Observe(records[i], records.IsQuoted(i));
        if (errors.Count > 0)
            throw new TableTextException(errors);
        return new Schema([.. kinds.Select((kind, i) => kind.ToField(names[i]))]);
    }

    /// <summary>Reads rows of a schema; the header must name exactly its columns, in any order.</summary>
    /// <param name="stream">UTF-8 text, read to its end.</param>
    /// <param name="schema">Columns that are not nested; values of each type are written as in JSON, unquoted.</param>
    /// <returns>A table that owns its memory.</returns>
    /// <exception cref="TableTextException">The text is malformed or does not fit the schema.</exception>
    public static Table Read(Stream stream, Schema schema)
    {
        var records = new CsvRecords(stream);
        int[] ordinals = Ordinals(ReadHeader(records), schema);
        using var chunks = new TableChunks(schema);
        var errors = new List<string>();
        while (errors.Count < TableTextException.MaxErrors && records.TryRead())
        {
            if (!IsRow(records, ordinals.Length, errors))
                continue;
            for (int i = 0; i < ordinals.Length; i++)
                if (!TryAppend(chunks.Builder[ordinals[i]], schema[ordinals[i]], records[i], records.IsQuoted(i)))
                    errors.Add(Unfit(records, i, schema[ordinals[i]]));
            // Once there is an error nothing is built, and rows are read only to list what else is wrong.
            if (errors.Count == 0)
                chunks.EndRow(records.ByteCount);
            else
                chunks.Builder.Truncate(0);
        }
        if (errors.Count > 0)
            throw new TableTextException(errors.GetRange(0, Math.Min(errors.Count, TableTextException.MaxErrors)));
        return chunks.ToTable();
    }

    /// <summary>Reads rows of the schema that <see cref="InferSchema"/> finds for them.</summary>
    /// <param name="stream">UTF-8 text from here to the end; one that cannot seek is first read into memory.</param>
    /// <returns>A table that owns its memory.</returns>
    /// <exception cref="TableTextException">The text is malformed, or rows and header differ in length.</exception>
    public static Table Read(Stream stream)
    {
        using var source = new RereadableStream(stream);
        var schema = InferSchema(source.FromStart());
        return Read(source.FromStart(), schema);
    }

    private static string[] ReadHeader(CsvRecords records)
    {
        if (!records.TryRead())
            throw new TableTextException(["line 1: found an empty file, expected a header row with the column names"]);
        var names = new string[records.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Encoding.UTF8.GetString(records[i]);
            if (!seen.Add(names[i]))
                throw new TableTextException(
                    [$"{records.At(i)}: found the column name '{names[i]}' a second time, expected unique names"]);
        }
        return names;
    }

    // Ordinal in the schema of each column of the file.
    private static int[] Ordinals(string[] names, Schema schema)
    {
        var missing = schema.Fields.Select(field => field.Name).Except(names).ToList();
        var unknown = names.Where(name => schema.IndexOf(name) < 0).ToList();
        if (missing.Count + unknown.Count > 0 || names.Length != schema.Count)
            throw new TableTextException(
                [$"line 1: found the columns {string.Join(", ", names)}, expected those of {schema}"]);
        return [.. names.Select(schema.IndexOf)];
    }

    private static bool IsRow(CsvRecords records, int columns, List<string> errors)
    {
        if (records.IsBlank && columns > 1)
            return false;
        if (records.Count != columns)
            errors.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"line {records.Line}: found {records.Count} fields, expected {columns} as in the header"));
        return records.Count == columns;
    }

    private static bool TryAppend(ColumnBuilder target, Field field, ReadOnlySpan<byte> text, bool quoted)
    {
        if (!text.IsEmpty || (quoted && field.Type.IsText()))
            return ScalarReading.TryAppend(target, text);
        if (field.Nullable)
            target.AppendNull();
        return field.Nullable;
    }

    private static string Unfit(CsvRecords records, int field, Field expected)
    {
        string found = records[field].IsEmpty ? "an empty field" : $"'{Snippet.Shorten(records[field])}'";
        return $"{records.At(field)}: {expected.Name}: found {found}, expected {TypeRule.Describe(expected.Type)}";
    }
}
