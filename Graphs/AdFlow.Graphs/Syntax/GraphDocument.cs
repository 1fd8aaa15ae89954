namespace AdFlow.Graphs;

/// <summary>Reads the values of one document as a graph. Used once.</summary>
internal sealed class GraphDocument(string file, DiagnosticBag diagnostics, GraphFiles files)
{
    /// <summary>First line of a graph.</summary>
    public const string Begin = "adflow: 1";

    private const string Request = "request";

    private static readonly string[] Keys =
    [
        "adflow", "graph", "doc", "deadline", "request", "inputs", "settings", "tables", "nodes", "output", "outputs",
        "quality",
    ];

    private readonly SpecReader _reader = new(diagnostics);

    /// <summary>The graph; null where the document is none.</summary>
    public GraphSpec? Read(YamlNode root)
    {
        if (!IsGraph(root))
            return null;
        var keys = new MappingReader(_reader, (YamlMapping)root, "the graph", root.Position, Keys);
        var name = ReadName(keys, root.Position);
        var spec = new GraphSpec(file, name) { Doc = keys.Find("doc") is { } doc ? _reader.Text(doc, "'doc:'") : "" };
        spec = ReadFront(spec, keys) with
        {
            Settings = ReadSettings(keys.Find("settings")),
        };
        (var tables, var counters) = new TableSection(_reader).Read(keys.Find("tables"));
        spec = spec with { Tables = tables, Counters = counters };
        int before = _reader.ProblemCount;
        spec = spec with { Nodes = new NodeSection(_reader, files, file).Read(keys), Outputs = ReadOutputs(keys) };
        ReportSharedNames(spec);
        bool isComplete = _reader.ProblemCount == before && spec.Nodes.Count > 0 && spec.Outputs.Count > 0;
        return spec with
        {
            Quality = ReadQuality(keys, spec),
            Nodes = [.. spec.Nodes.Where(node => node.Id.Text != Request)],
            IsComplete = isComplete,
        };
    }

    private bool IsGraph(YamlNode root)
    {
        const string expected = $"lines of 'key: value', beginning with '{Begin}'";
        if (_reader.Mapping(root, "the document", expected) is not { } mapping)
            return false;
        if (mapping.Entries.Any(entry => entry.Key.Text == "adflow_tests"))
        {
            _reader.Report(
                SyntaxCodes.Form, root.Position, "this file holds tests, not a graph; run it by 'adflow test'");
            return false;
        }
        if (mapping.Entries.FirstOrDefault(entry => entry.Key.Text == "adflow")?.Value is not { } version)
        {
            if (!mapping.Unreadable.Contains("adflow"))
                _reader.Report(
                    SyntaxCodes.Version, root.Position, $"the graph has no format version; begin it with '{Begin}'");
            return true;
        }
        if (version is YamlScalar { Text: "1", IsQuoted: false })
            return true;
        _reader.Report(SyntaxCodes.Version, version.Position,
            $"'adflow:' is {Shown.Describe(version)}; this build reads "
            + $"format version 1: write '{Begin}', or run a newer build");
        return false;
    }

    private YamlScalar ReadName(MappingReader keys, SourcePosition at)
    {
        var value = keys.Require("graph", "give the graph a name, such as 'graph: search_ads'");
        if (value is null || _reader.Scalar(value, "'graph:'", "a name such as search_ads") is not { } name)
            return new YamlScalar("", IsQuoted: false, at);
        _reader.CheckName(name, "the graph");
        return name;
    }

    private GraphSpec ReadFront(GraphSpec spec, MappingReader keys)
    {
        keys.ReportBoth("request", "inputs", "a graph that is run has a request, one that others use has inputs");
        var request = keys.Find("request");
        var inputs = keys.Find("inputs");
        if (request is null && inputs is null && !keys.Has("inputs"))
            keys.Require("request", "list its fields: request: { query: utf8 }; or 'inputs:' for a sub-graph");
        if (request is null && keys.FindEntry("deadline") is { } misplaced && inputs is not null)
            _reader.Report(SyntaxCodes.Conflict, misplaced.Key.Position,
                "a sub-graph has no 'deadline:'; the graph that "
                + "uses it has one");
        bool isRun = request is not null || (inputs is null && !keys.Has("inputs"));
        return spec with
        {
            Deadline = keys.Find("deadline") is { } deadline ? _reader.Duration(deadline, "'deadline:'") : null,
            Request = !isRun ? null : request is null ? [] : new RequestSection(_reader).Read(request),
            Inputs = inputs is null || isRun ? [] : ReadInputs(inputs),
        };
    }

    private List<GraphInputSpec> ReadInputs(YamlNode node)
    {
        var inputs = new List<GraphInputSpec>();
        foreach (var (key, value) in _reader.Mapping(node, "'inputs:'", "{ ads: { pctr: float32 } }")?.Entries ?? [])
        {
            _reader.CheckName(key, "the input");
            ReportReserved(key);
            var columns = _reader.Fields(value, $"input {Shown.Quote(key.Text)}");
            inputs.Add(new GraphInputSpec(key, columns));
        }
        return inputs;
    }

    private List<SettingSpec> ReadSettings(YamlNode? node)
    {
        var settings = new List<SettingSpec>();
        if (node is null || _reader.Mapping(node, "'settings:'", "{ reserve: float64 }") is not { } mapping)
            return settings;
        foreach (var (key, value) in mapping.Entries)
            if (ReadSetting(key, value) is { } setting)
                settings.Add(setting);
        return settings;
    }

    private SettingSpec? ReadSetting(YamlScalar name, YamlNode node)
    {
        string subject = $"setting {Shown.Quote(name.Text)}";
        _reader.CheckName(name, "the setting");
        if (node is YamlScalar)
            return _reader.Type(node, name.Text, subject) is { } field
                ? new SettingSpec(field, null, "", name.Position) : null;
        const string example = "{ type: float64, default: 0.05, doc: Lowest price. }";
        string[] known = ["type", "default", "doc"];
        if (_reader.Keys(node, subject, $"a type, or {example}", name.Position, known) is not { } keys)
            return null;
        string doc = keys.Find("doc") is { } text ? _reader.Text(text, $"'doc:' of {subject}") : "";
        var value = keys.Find("default");
        if (value is not (null or YamlScalar))
            _reader.ReportForm(value, $"'default:' of {subject}", "one value");
        return keys.Require("type", $"write {example}") is { } type
            && _reader.Type(type, name.Text, subject) is { } typed
            ? new SettingSpec(typed, value as YamlScalar, doc, name.Position) : null;
    }

    private List<GraphOutputSpec> ReadOutputs(MappingReader keys)
    {
        var outputs = new List<GraphOutputSpec>();
        keys.ReportBoth("output", "outputs", "use 'output:' for one and 'outputs:' for several");
        if (keys.FindEntry("output") is { } only && _reader.Source(only.Value, "'output:'") is { } source)
            outputs.Add(new GraphOutputSpec(only.Key, source));
        if (keys.Find("outputs") is { } several)
            ReadSeveral(several, outputs);
        if (!keys.Has("outputs"))
            keys.Require("output", "name the node whose rows are the answer: output: <node>");
        return outputs;
    }

    private void ReadSeveral(YamlNode node, List<GraphOutputSpec> outputs)
    {
        if (_reader.Mapping(node, "'outputs:'", "{ ads: <node>, debug: <node>.<output> }") is not { } mapping)
            return;
        if (mapping.Entries.Count == 0)
            _reader.ReportForm(node, "'outputs:'", "at least one: { ads: <node> }", "empty");
        foreach (var (key, value) in mapping.Entries)
        {
            _reader.CheckName(key, "the output");
            if (_reader.Source(value, $"output {Shown.Quote(key.Text)}") is { } source)
                outputs.Add(new GraphOutputSpec(key, source));
        }
    }

    private List<QualityRung> ReadQuality(MappingReader keys, GraphSpec spec)
    {
        if (spec.IsSubGraph && keys.FindEntry("quality") is { } misplaced)
            _reader.Report(SyntaxCodes.Conflict, misplaced.Key.Position,
                "a sub-graph has no 'quality:'; the graph that uses it has one, and reaches its nodes by "
                + "<node>/<node>.<setting>");
        return spec.IsSubGraph ? [] : new QualitySection(_reader, file).Read(keys.Find("quality"));
    }

    private void ReportReserved(YamlScalar name)
    {
        if (name.Text == Request)
            _reader.Report(SyntaxCodes.Name, name.Position,
                "'request' stands for the request of the graph; choose another "
                + "name");
    }

    private void ReportSharedNames(GraphSpec spec)
    {
        foreach (var node in spec.Nodes)
        {
            ReportReserved(node.Id);
            if (spec.Inputs.FirstOrDefault(input => input.Name.Text == node.Id.Text) is { } input)
                _reader.Report(SyntaxCodes.Duplicate, node.Id.Position, FormattableString.Invariant(
                    $"node '{node.Id.Text}' has the name of the input in line {input.Name.Position.Line}; ")
                    + "rename one of them");
        }
    }
}
