namespace AdFlow.Graphs;

/// <summary>Reads <c>tables:</c>, tables of rows and tables of counters.</summary>
internal sealed class TableSection(SpecReader reader)
{
    private const string Example = "{ path: build/products.arrow, key: ad_id }";

    // Each kind of index, the keys beside it, and whether it may stand over several columns.
    private static readonly (string Kind, string[] Options, bool TakesSeveral, string Example)[] Kinds =
    [
        ("inverted", ["analyzer"], true, "{ inverted: [title], analyzer: english }"),
        ("bidwords", ["match", "negative", "analyzer"], false, "{ bidwords: text, match: match_type }"),
        ("vector", [], false, "{ vector: embedding }"),
    ];

    /// <summary>The tables; those that cannot be understood are left out.</summary>
    public (List<TableSpec> Tables, List<CounterSpec> Counters) Read(YamlNode? node)
    {
        var tables = new List<TableSpec>();
        var counters = new CounterSection(reader);
        if (node is null || reader.Mapping(node, "'tables:'", $"{{ products: {Example} }}") is not { } mapping)
            return (tables, counters.Found);
        foreach (var (key, value) in mapping.Entries)
            if (CounterSection.IsCounter(value))
                counters.Read(key, (YamlMapping)value);
            else if (ReadTable(key, value) is { } table)
                tables.Add(table);
        return (tables, counters.Found);
    }

    private TableSpec? ReadTable(YamlScalar name, YamlNode node)
    {
        string subject = $"table {Shown.Quote(name.Text)}";
        reader.CheckName(name, "the table");
        if (reader.Keys(node, subject, Example, name.Position, ["path", "key", "group_key", "indexes"]) is not { } keys)
            return null;
        var key = Column(keys, "key", subject);
        var groupKey = Column(keys, "group_key", subject);
        var indexes = ReadIndexes(keys.Find("indexes"), subject);
        return keys.Require("path", $"name its file: {Example}") is { } value
            && reader.Scalar(value, $"'path:' of {subject}", "a file, relative to this one") is { } path
            ? new TableSpec(name, path, key, groupKey, indexes) : null;
    }

    private YamlScalar? Column(MappingReader keys, string key, string subject) =>
        keys.Find(key) is { } node ? reader.Scalar(node, $"'{key}:' of {subject}", "a column") : null;

    private List<IndexSpec> ReadIndexes(YamlNode? node, string table)
    {
        var indexes = new List<IndexSpec>();
        string example = $"{{ text: {Kinds[0].Example} }}";
        if (node is null || reader.Mapping(node, $"'indexes:' of {table}", example) is not { } mapping)
            return indexes;
        foreach (var (key, value) in mapping.Entries)
            if (ReadIndex(key, value, $"index {Shown.Quote(key.Text)} of {table}") is { } index)
                indexes.Add(index);
        return indexes;
    }

    private IndexSpec? ReadIndex(YamlScalar name, YamlNode node, string subject)
    {
        reader.CheckName(name, "the index");
        if (reader.Mapping(node, subject, string.Join(" or ", Kinds.Select(kind => kind.Example))) is not { } mapping)
            return null;
        var found = Kinds.Where(kind => mapping.Entries.Any(entry => entry.Key.Text == kind.Kind)).ToList();
        string[] known = found.Count == 0
            ? [.. Kinds.Select(kind => kind.Kind), .. Kinds.SelectMany(kind => kind.Options).Distinct()]
            : [.. found.Select(kind => kind.Kind), .. found.SelectMany(kind => kind.Options).Distinct()];
        var keys = new MappingReader(reader, mapping, subject, name.Position, known);
        if (found.Count == 0 && !Kinds.Any(kind => keys.Has(kind.Kind)))
            reader.Report(SyntaxCodes.MissingKey, name.Position, $"{subject} says no kind; write "
                + string.Join(" or ", Kinds.Select(kind => kind.Example)));
        if (found.Count > 1)
            keys.ReportBoth(found[0].Kind, found[1].Kind, "an index is of one kind; declare two indexes");
        return found.Count == 0 ? null : Build(name, keys, subject, found[0]);
    }

    private IndexSpec? Build(
        YamlScalar name, MappingReader keys, string subject,
        (string Kind, string[] Options, bool TakesSeveral, string Example) kind)
    {
        var entry = keys.FindEntry(kind.Kind)!;
        string expected = kind.TakesSeveral ? "a column or a list of columns" : "one column";
        string what = $"'{kind.Kind}:' of {subject}";
        var columns = reader.Scalars(entry.Value, what, expected);
        if (columns.Count > 1 && !kind.TakesSeveral)
            reader.ReportForm(entry.Value, what, expected);
        var options = new List<YamlEntry>();
        foreach (string option in kind.Options)
            if (keys.FindEntry(option) is { } given
                && reader.Scalar(given.Value, $"'{option}:' of {subject}", "one name") is not null)
                options.Add(given);
        return columns.Count == 0 ? null : new IndexSpec(name, entry.Key, columns, options);
    }
}
