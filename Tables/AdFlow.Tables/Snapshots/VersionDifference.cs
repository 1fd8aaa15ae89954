namespace AdFlow.Tables;

/// <summary>What a plan that is bound to one version of a table would miss in another.</summary>
internal static class VersionDifference
{
    private const string Advice = "Restore it, or deploy the graphs that use the table again.";

    /// <summary>
    /// Lists differences of columns (name, place, type, nullability; metadata does not count) and indexes that the
    /// next version lacks.
    /// </summary>
    public static List<TableProblem> Find(string table, TableSnapshot current, TableSnapshot next)
    {
        var differences = new List<TableProblem>();
        for (int i = 0; i < current.Schema.Count; i++)
            if (Column(table, current.Schema[i], i, next.Schema) is { } difference)
                differences.Add(difference);
        foreach (var field in next.Schema.Fields)
            if (current.Schema.IndexOf(field.Name) < 0)
                differences.Add(new(table, field.Name, null, $"a new column of type {field.Type}", "no such column",
                    "Remove it, or deploy the graphs that use the table again."));
        foreach (var index in current.Indexes)
            if (!next.Indexes.Contains(index))
                differences.Add(new(table, null, null, $"no index {index}", "one, as the current version has",
                    "Open the new version with it."));
        if (differences.Count == 0 && current.Schema.Count != next.Schema.Count)
            differences.Add(new(table, null, null, $"{next.Schema.Count} columns, with repeated names",
                $"{current.Schema.Count}", "Give every column a name of its own."));
        return differences;
    }

    private static TableProblem? Column(string table, Field field, int ordinal, Schema next)
    {
        int found = ordinal < next.Count && next[ordinal].Name == field.Name ? ordinal : next.IndexOf(field.Name);
        if (found < 0)
            return new(table, field.Name, null, "no such column", $"one of type {Type(field)}", Advice);
        if (!next[found].Type.Equals(field.Type) || next[found].Nullable != field.Nullable)
            return new(table, field.Name, null, $"type {Type(next[found])}", Type(field), Advice);
        return found == ordinal ? null : new(table, field.Name, null, $"place {found}", $"place {ordinal}", Advice);
    }

    private static string Type(Field field) => $"{field.Type}{(field.Nullable ? "?" : "")}";
}
