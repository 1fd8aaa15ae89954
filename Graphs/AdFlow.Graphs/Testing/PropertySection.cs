namespace AdFlow.Graphs;

/// <summary>Reads <c>properties:</c> of tests.</summary>
internal sealed class PropertySection(SpecReader reader)
{
    private const string Example = "{ of: eligible, each: [price > 0] }";

    /// <summary>Keys of what is checked.</summary>
    public static readonly string[] Checks = ["each", "whole", "unique", "rising", "falling"];

    /// <summary>The properties; those that cannot be understood are left out.</summary>
    public List<PropertySpec> Read(YamlNode? node)
    {
        var properties = new List<PropertySpec>();
        const string example = "{ nobody pays more than the bid: price <= bid }";
        if (node is null || reader.Mapping(node, "'properties:'", example) is not { } mapping)
            return properties;
        if (mapping.Entries.Count == 0 && mapping.Unreadable.Count == 0)
            reader.ReportForm(node, "'properties:'", $"at least one: {example}", "empty");
        foreach (var (key, value) in mapping.Entries)
            if (ReadProperty(key, value, $"property {Shown.Quote(key.Text)}") is { } property)
                properties.Add(property);
        return properties;
    }

    private PropertySpec? ReadProperty(YamlScalar name, YamlNode node, string subject)
    {
        if (node is not YamlMapping)
            return new PropertySpec(name) { Each = Conditions(node, subject) };
        if (reader.Keys(node, subject, Example, name.Position, ["of", .. Checks]) is not { } keys)
            return null;
        if (!Checks.Any(keys.Has))
            reader.Report(SyntaxCodes.MissingKey, name.Position,
                $"{subject} checks nothing; give it at least one of {string.Join(", ", Checks)}: {Example}");
        return new PropertySpec(name)
        {
            Of = keys.Find("of") is { } of ? ReadNode(of, subject) : null,
            Each = keys.Find("each") is { } each ? Conditions(each, $"'each:' of {subject}") : [],
            Whole = keys.Find("whole") is { } whole
                ? reader.Scalars(whole, $"'whole:' of {subject}", "conditions: [rows > 0, sum_price < 100]") : [],
            Unique = Columns(keys, "unique", subject),
            Rising = Columns(keys, "rising", subject),
            Falling = Columns(keys, "falling", subject),
        };
    }

    private List<YamlScalar> Conditions(YamlNode node, string subject) =>
        reader.Scalars(node, subject, "conditions: [price > 0]");

    private YamlScalar? ReadNode(YamlNode node, string subject) =>
        reader.Reference(node, $"'of:' of {subject}", "<node> or <node>.<output>") is null ? null : (YamlScalar)node;

    private List<YamlScalar> Columns(MappingReader keys, string key, string subject) => keys.Find(key) is { } columns
        ? reader.Scalars(columns, $"'{key}:' of {subject}", "a column, or a list of columns") : [];
}
