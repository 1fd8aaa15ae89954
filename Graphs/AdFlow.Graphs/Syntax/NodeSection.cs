namespace AdFlow.Graphs;

/// <summary>Reads <c>nodes:</c>.</summary>
/// <param name="reader">Takes problems.</param>
/// <param name="files">Gives sub-graphs; null where they are read when the nodes are put into a graph.</param>
/// <param name="file">The file that the nodes stand in.</param>
internal sealed class NodeSection(SpecReader reader, GraphFiles? files, string file)
{
    private const string Example = "{ op: where, in: features, with: price > 0 }";

    private static readonly string[] Keys =
    [
        "op", "use", "in", "table", "with", "columns", "when", "timeout", "on_timeout", "on_error", "public", "doc",
    ];

    /// <summary>The nodes. One that is wrong in part is given with the rest of it, so that its name is known.</summary>
    public List<NodeSpec> Read(MappingReader graph)
    {
        var nodes = new List<NodeSpec>();
        string advice = $"eligible: {Example}";
        if (graph.Require("nodes", $"add at least one: nodes: {{ {advice} }}") is not { } value
            || reader.Mapping(value, "'nodes:'", $"{{ {advice} }}") is not { } mapping)
            return nodes;
        if (mapping.Entries.Count == 0)
            reader.ReportForm(value, "'nodes:'", $"at least one: {{ {advice} }}", "empty");
        foreach (var (key, node) in mapping.Entries)
        {
            reader.Node = key.Text;
            reader.CheckName(key, "the node");
            reader.Node = null;
            nodes.Add(ReadNode(key, node));
        }
        return nodes;
    }

    /// <summary>What stands at a node's name, with problems as much of it as could be understood.</summary>
    public NodeSpec ReadNode(YamlScalar id, YamlNode node)
    {
        reader.Node = id.Text;
        string subject = $"node {Shown.Quote(id.Text)}";
        var spec = reader.Keys(node, subject, Example, id.Position, Keys) is { } keys
            ? ReadNode(id, keys, subject) : new NodeSpec(id);
        reader.Node = null;
        return spec;
    }

    private NodeSpec ReadNode(YamlScalar id, MappingReader keys, string subject)
    {
        var spec = ReadConnections(ReadWork(new NodeSpec(id), keys, subject), keys, subject) with
        {
            Columns = ReadColumns(keys.Find("columns"), $"'columns:' of {subject}"),
            With = keys.Find("with"),
            When = keys.Find("when") is { } when
                ? reader.Scalar(when, $"'when:' of {subject}", "an expression over the request") : null,
            Public = keys.Find("public") is { } columns
                ? reader.Scalars(columns, $"'public:' of {subject}", "names of columns that it writes: [score]") : [],
            Doc = keys.Find("doc") is { } doc ? reader.Text(doc, $"'doc:' of {subject}") : "",
        };
        return ReadFailures(spec, keys, subject);
    }

    private NodeSpec ReadConnections(NodeSpec spec, MappingReader keys, string subject)
    {
        var unreadable = new List<string>();
        int before = reader.ProblemCount;
        var inputs = ReadInputs(keys.Find("in"), $"'in:' of {subject}");
        if (reader.ProblemCount > before || keys.IsUnreadable("in"))
            unreadable.Add("in");
        before = reader.ProblemCount;
        var tables = ReadTables(keys.Find("table"), $"'table:' of {subject}");
        if (reader.ProblemCount > before || keys.IsUnreadable("table"))
            unreadable.Add("table");
        if (keys.IsUnreadable("with"))
            unreadable.Add("with");
        return spec with { In = inputs, Tables = tables, Unreadable = unreadable };
    }

    private NodeSpec ReadWork(NodeSpec spec, MappingReader keys, string subject)
    {
        if (keys.ReportBoth("op", "use", "a node either runs an operator or uses a sub-graph"))
            return spec;
        if (keys.Find("use") is { } use)
        {
            var path = reader.Scalar(use, $"'use:' of {subject}", "the file of a sub-graph, relative to this one");
            return spec with { Use = path, Used = path is null ? null : files?.Use(path, file) };
        }
        if (keys.Has("use") || keys.Require("op", $"name an operator or a sub-graph: {Example}") is not { } op)
            return spec;
        return spec with { Op = reader.Scalar(op, $"'op:' of {subject}", "an operator such as recall.text") };
    }

    private NodeSpec ReadFailures(NodeSpec spec, MappingReader keys, string subject)
    {
        if (keys.FindEntry("on_timeout") is { } late && !keys.Has("timeout"))
            reader.Report(SyntaxCodes.Conflict, late.Key.Position,
                $"{subject} has 'on_timeout:' but no 'timeout:'; add one "
                + "such as 'timeout: 8ms'");
        return spec with
        {
            Timeout = keys.Find("timeout") is { } timeout ? reader.Duration(timeout, $"'timeout:' of {subject}") : null,
            OnTimeout = ReadAction(keys, "on_timeout", subject),
            OnError = ReadAction(keys, "on_error", subject),
        };
    }

    private FailureAction ReadAction(MappingReader keys, string key, string subject) =>
        keys.Find(key) is { } node
            ? reader.Word(node, $"'{key}:' of {subject}", ("fail", FailureAction.Fail), ("empty", FailureAction.Empty))
            : FailureAction.Fail;

    private List<NodeInputSpec> ReadInputs(YamlNode? node, string subject)
    {
        if (node is not YamlMapping ports)
            return node is not null && ReadPort(null, node, subject) is { } single ? [single] : [];
        if (ports.Entries.Count == 0)
            reader.ReportForm(node, subject, "a node, a list of nodes, or { <port>: <node> }", "empty");
        var inputs = new List<NodeInputSpec>();
        foreach (var (key, value) in ports.Entries)
            if (ReadPort(key, value, $"port {Shown.Quote(key.Text)} in {subject}") is { } input)
                inputs.Add(input);
        return inputs;
    }

    private NodeInputSpec? ReadPort(YamlScalar? port, YamlNode node, string subject)
    {
        if (node is YamlMapping)
        {
            reader.ReportForm(node, subject, "a node or a list of nodes");
            return null;
        }
        bool isList = node is YamlSequence;
        var items = isList ? ((YamlSequence)node).Items : [node];
        if (items.Count == 0)
            reader.ReportForm(node, subject, "at least one node", "an empty list");
        var sources = items.Select(item => reader.Source(item, subject)).OfType<SourceSpec>().ToList();
        return sources.Count == 0 ? null : new NodeInputSpec(port, sources, isList, node.Position);
    }

    private List<NodeTableSpec> ReadTables(YamlNode? node, string subject)
    {
        if (node is not YamlMapping ports)
            return node is not null && ReadTable(null, node, subject) is { } single ? [single] : [];
        if (ports.Entries.Count == 0)
            reader.ReportForm(node, subject, "a table, or { <port>: <table> }", "empty");
        var tables = new List<NodeTableSpec>();
        foreach (var (key, value) in ports.Entries)
            if (ReadTable(key, value, $"port {Shown.Quote(key.Text)} in {subject}") is { } table)
                tables.Add(table);
        return tables;
    }

    private NodeTableSpec? ReadTable(YamlScalar? port, YamlNode node, string subject) =>
        reader.Reference(node, subject, "<table> or <table>.<index>") is var (table, index)
            ? new NodeTableSpec(port, table, index, node.Position) : null;

    private List<(YamlScalar Operator, YamlScalar Column)> ReadColumns(YamlNode? node, string subject)
    {
        var columns = new List<(YamlScalar, YamlScalar)>();
        const string example = "{ <name in the operator>: <column> }";
        if (node is null || reader.Mapping(node, subject, example) is not { } mapping)
            return columns;
        foreach (var (key, value) in mapping.Entries)
            if (reader.Scalar(value, $"{Shown.Quote(key.Text)} in {subject}", "a column") is { } column)
                columns.Add((key, column));
        return columns;
    }
}
