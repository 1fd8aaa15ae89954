using System.Globalization;
using System.Text;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>Checks whether a property holds for the rows of one run.</summary>
internal static class PropertyChecks
{
    /// <summary>What does not hold, each with its place; empty where all does.</summary>
    /// <param name="property">The property.</param>
    /// <param name="rows">Rows that it is of.</param>
    /// <param name="request">The request.</param>
    public static IEnumerable<string> Check(PropertySpec property, Batch rows, Batch request)
    {
        var problems = new List<string>();
        foreach (var condition in property.Each)
            RowConditions.Check(condition, rows, request, problems);
        foreach (var condition in property.Whole)
            WholeConditions.Check(condition, condition.Text, rows, request, problems);
        CheckUnique(property.Unique, rows, problems);
        foreach (var column in property.Rising)
            CheckOrder(column, "rising", "<=", rows, problems);
        foreach (var column in property.Falling)
            CheckOrder(column, "falling", ">=", rows, problems);
        string of = property.Of is { } node ? $" of '{node.Text}'" : "";
        return problems.Select(problem => RowText.BehindPlace(problem, $"property '{property.Name.Text}'{of}"));
    }

    private static void CheckUnique(IReadOnlyList<YamlScalar> columns, Batch rows, List<string> problems)
    {
        int[] ordinals = [.. columns.Select(column => Find(column, rows.Schema, problems))];
        if (ordinals.Length == 0 || ordinals.Contains(-1))
            return;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var writer = new JsonRowWriter(rows.Schema);
        for (int row = 0; row < rows.RowCount; row++)
        {
            int place = row;
            string key = Encoding.UTF8.GetString(RowText.Write(json =>
            {
                json.WriteStartArray();
                foreach (int column in ordinals)
                    writer.WriteValue(json, rows, column, place);
                json.WriteEndArray();
            }).Span);
            if (known.TryAdd(key, row))
                continue;
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{columns[0].Position}: "
                + $"{string.Join(", ", columns.Select(column => column.Text))} is not unique: rows {known[key]} ")
                + string.Create(CultureInfo.InvariantCulture, $"and {row} have {key[1..^1]}"));
            return;
        }
    }

    private static unsafe void CheckOrder(
        YamlScalar column, string word, string sign, Batch rows, List<string> problems)
    {
        int ordinal = Find(column, rows.Schema, problems);
        if (ordinal < 0)
            return;
        var field = rows.Schema[ordinal];
        if (ExpressionType.Of(field.Type).Kind is not (ValueKind.Int64 or ValueKind.Float64 or ValueKind.Temporal))
        {
            problems.Add($"{column.Position}: column '{column.Text}' is {field.Type}, which cannot be {word}; expected "
                + "numbers, dates, times, instants or durations");
            return;
        }
        var pairs = new Schema([field with { Name = "before" }, field with { Name = "behind" }]);
        if (RowConditions.Bind(column, $"before {sign} behind", pairs, new Schema([]), problems) is not { } inOrder
            || rows.RowCount < 2)
            return;
        using var arena = new Arena();
        int[] later = [.. Enumerable.Range(1, rows.RowCount - 1)];
        var nodes = (ColumnNode**)arena.Allocate(2 * sizeof(ColumnNode*));
        nodes[0] = rows.NodeAt(ordinal);
        nodes[1] = Gather.Take(rows[ordinal], later, arena);
        var failing = RowConditions.Failing(inOrder, new Batch(pairs, nodes, rows.RowCount - 1), default);
        if (failing is [var row, ..])
            problems.Add(string.Create(CultureInfo.InvariantCulture,
                $"{column.Position}: column '{column.Text}' is not {word}: ")
                + string.Create(CultureInfo.InvariantCulture, $"{RowText.OfValue(rows, ordinal, row)} in row {row}, ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"{RowText.OfValue(rows, ordinal, row + 1)} in row {row + 1}"));
    }

    private static int Find(YamlScalar column, Schema schema, List<string> problems)
    {
        int ordinal = schema.IndexOf(column.Text);
        if (ordinal < 0)
            problems.Add($"{column.Position}: there is no column '{column.Text}'"
                + Suggestion.For(column.Text, schema.Fields.Select(field => field.Name), "columns"));
        return ordinal;
    }
}
