namespace AdFlow.Graphs;

/// <summary>Reads <c>tables:</c> of tests.</summary>
internal sealed class FixtureSection(SpecReader reader)
{
    private const string Example = "{ schema: { ad_id: int64 }, rows: [{ ad_id: 1 }] }";
    private const string Forms = $"a file, a list of rows, or {Example}";

    /// <summary>The tables; those that cannot be understood are left out.</summary>
    public List<TableFixtureSpec> Read(YamlNode? node)
    {
        var tables = new List<TableFixtureSpec>();
        if (node is null || reader.Mapping(node, "'tables:'", $"{{ products: {Example} }}") is not { } mapping)
            return tables;
        foreach (var (key, value) in mapping.Entries)
            if (ReadTable(key, value, $"table {Shown.Quote(key.Text)}") is { } table)
                tables.Add(table);
        return tables;
    }

    private TableFixtureSpec? ReadTable(YamlScalar name, YamlNode node, string subject)
    {
        var table = new TableFixtureSpec(name);
        if (node is YamlScalar)
            return reader.Scalar(node, subject, Forms) is { } file ? table with { File = file } : null;
        if (node is YamlSequence)
            return Checked(table with { Rows = ReadRows(reader, node, subject) }, node, subject);
        if (reader.Keys(node, subject, Example, name.Position, ["schema", "rows"]) is not { } keys)
            return null;
        return keys.Require("rows", $"write {Example}") is { } rows
            ? Checked(table with
            {
                Schema = keys.Find("schema") is { } schema
                    ? reader.Fields(schema, $"'schema:' of {subject}") : null,
                Rows = ReadRows(reader, rows, $"'rows:' of {subject}"),
            }, rows, subject) : null;
    }

    /// <summary>Rows; null with a problem.</summary>
    public static List<YamlMapping>? ReadRows(SpecReader reader, YamlNode node, string subject)
    {
        if (node is not YamlSequence list)
        {
            reader.ReportForm(node, subject, "a list of rows: [{ ad_id: 1 }]");
            return null;
        }
        var rows = list.Items.Select(item => reader.Mapping(item, $"a row in {subject}", "{ ad_id: 1 }")).ToList();
        return rows.Contains(null) ? null : [.. rows.Select(row => row!)];
    }

    private TableFixtureSpec? Checked(TableFixtureSpec table, YamlNode rows, string subject)
    {
        if (table is not { Schema: null, Rows.Count: 0 })
            return table.Rows is null ? null : table;
        reader.ReportForm(rows, subject, $"'schema:' beside it, because no row tells the columns: {Example}", "empty");
        return null;
    }
}
