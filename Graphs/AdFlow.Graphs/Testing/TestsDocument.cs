using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Reads the values of one document as tests. Used once.</summary>
internal sealed class TestsDocument(string file, DiagnosticBag diagnostics)
{
    /// <summary>First line of a tests file.</summary>
    public const string Begin = "adflow_tests: 1";

    private const string Suffix = ".tests.yaml";
    private const string Example = "{ name: <what it shows>, request: { query: shoes }, expect: { row_count: 4 } }";

    private static readonly DataType Instant = DataType.Timestamp(TimeUnit.Microsecond, "UTC");

    private readonly SpecReader _reader = new(diagnostics);

    /// <summary>The tests; null where the document holds none.</summary>
    public TestsSpec? Read(YamlNode root)
    {
        string[] known = ["adflow_tests", "graph", "doc", "seed", "now", "tables", "properties", "requests", "tests"];
        if (!IsTests(root) || _reader.Keys(root, "the file", Begin, root.Position, known) is not { } keys)
            return null;
        var shared = new TestCaseSpec(new YamlScalar("", false, root.Position), new YamlMapping([], root.Position))
        {
            Seed = _reader.Seed(keys) ?? 0,
            NowMicroseconds = ReadNow(keys) ?? 0,
            Tables = new FixtureSection(_reader).Read(keys.Find("tables")),
        };
        var spec = ReadGraph(new TestsSpec(file) { Shared = shared }, keys) with
        {
            Doc = keys.Find("doc") is { } doc ? _reader.Text(doc, "'doc:'") : "",
            Properties = new PropertySection(_reader).Read(keys.Find("properties")),
            Requests = new RequestsSection(_reader).Read(keys.Find("requests")),
        };
        if (spec.Requests is { } requests && !keys.Has("properties"))
            _reader.Report(SyntaxCodes.MissingKey, requests.Position,
                "'requests:' are drawn for 'properties:' to hold for, and there are none; add some: "
                + "properties: { nobody pays more than the bid: price <= bid }");
        spec = spec with { Cases = ReadCases(keys, shared) };
        ReportSameGolden(spec);
        return spec;
    }

    private bool IsTests(YamlNode root)
    {
        const string expected = $"lines of 'key: value', beginning with '{Begin}'";
        if (_reader.Mapping(root, "the document", expected) is not { } mapping)
            return false;
        var version = mapping.Entries.FirstOrDefault(entry => entry.Key.Text == "adflow_tests")?.Value;
        if (version is YamlScalar { Text: "1", IsQuoted: false } || mapping.Unreadable.Contains("adflow_tests"))
            return true;
        _reader.Report(SyntaxCodes.Version, version?.Position ?? root.Position, version is null
            ? $"the tests have no format version; begin them with '{Begin}'"
            : $"'adflow_tests:' is {Shown.Describe(version)}; this build reads format version 1: write '{Begin}', or "
                + "run a newer build");
        return false;
    }

    private TestsSpec ReadGraph(TestsSpec spec, MappingReader keys)
    {
        if (keys.Find("graph") is { } node)
            return _reader.Scalar(node, "'graph:'", "the file of the graph, relative to this one") is { } path
                ? spec with { GraphPath = Beside(path.Text), GraphPosition = path.Position } : spec;
        if (!file.EndsWith(Suffix, StringComparison.Ordinal))
            keys.Require("graph", $"name the graph's file, or call this one <name>{Suffix} beside <name>.graph.yaml");
        return spec with { GraphPath = $"{file[..Math.Max(0, file.Length - Suffix.Length)]}.graph.yaml" };
    }

    private string Beside(string path) => Path.Combine(Path.GetDirectoryName(file) ?? "", path);

    private List<TestCaseSpec> ReadCases(MappingReader keys, TestCaseSpec shared)
    {
        var cases = new List<TestCaseSpec>();
        if (keys.Has("requests") && !keys.Has("tests"))
            return cases;
        if (keys.Require("tests", $"add at least one: tests: [{Example}]") is not { } node)
            return cases;
        if (node is not YamlSequence { Items.Count: > 0 } list)
        {
            _reader.ReportForm(node, "'tests:'", $"a list of tests: - {Example}",
                node is YamlSequence ? "an empty list" : null);
            return cases;
        }
        foreach (var item in list.Items)
            if (ReadCase(item, shared) is { } read)
                cases.Add(read);
        ReportSameNames(cases);
        return cases;
    }

    private TestCaseSpec? ReadCase(YamlNode node, TestCaseSpec shared)
    {
        string[] known = ["name", "doc", "request", "record", "quality", "seed", "now", "tables", "expect"];
        if (_reader.Keys(node, "the test", Example, node.Position, known) is not { } keys)
            return null;
        var name = keys.Require("name", "say what it shows") is { } given
            ? _reader.Scalar(given, "'name:'", "what the test shows") : null;
        var records = new RecordSection(_reader);
        var record = records.Read(keys);
        var request = keys.Has("record") ? null : ReadRequest(keys);
        var spec = shared with
        {
            Name = name ?? shared.Name,
            Request = request ?? shared.Request,
            Record = record,
            Doc = keys.Find("doc") is { } doc ? _reader.Text(doc, "'doc:'") : "",
            Quality = keys.Find("quality") is { } quality
                ? _reader.Scalar(quality, "'quality:'", "a rung of the graph, such as half") : null,
            Seed = _reader.Seed(keys) ?? shared.Seed,
            NowMicroseconds = ReadNow(keys) ?? shared.NowMicroseconds,
            Tables = Merge(new FixtureSection(_reader).Read(keys.Find("tables")), shared.Tables),
        };
        spec = new ExpectationSection(_reader).Read(spec, keys);
        records.CheckGolden(spec, keys);
        return name is null || (request is null && record is null) ? null : spec;
    }

    private YamlMapping? ReadRequest(MappingReader keys) =>
        keys.Require("request", "give its fields: request: { query: shoes }") is { } fields
            ? _reader.Mapping(fields, "'request:'", "{ query: shoes }") : null;

    private static List<TableFixtureSpec> Merge(List<TableFixtureSpec> own, IReadOnlyList<TableFixtureSpec> shared) =>
        [.. own, .. shared.Where(table => !own.Exists(other => other.Name.Text == table.Name.Text))];

    private long? ReadNow(MappingReader keys)
    {
        const string expected = "an instant such as 2026-01-31T12:00:00Z";
        if (keys.Find("now") is not { } node || _reader.Scalar(node, "'now:'", expected) is not { } scalar)
            return null;
        if (TemporalText.TryParse(Instant, scalar.Text, out long microseconds))
            return microseconds;
        _reader.Report(SyntaxCodes.Value, scalar.Position,
            $"'now:' is {Shown.Quote(scalar.Text)}; expected {expected}");
        return null;
    }

    // One of them could not be right.
    private void ReportSameGolden(TestsSpec spec)
    {
        var known = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var golden in spec.Cases.SelectMany(test => test.Outputs).Select(output => output.Golden))
            if (golden is not null && !known.TryAdd(golden.Text, golden.Position))
                _reader.Report(SyntaxCodes.Duplicate, golden.Position, FormattableString.Invariant(
                    $"the golden file in line {known[golden.Text].Line} is this one too; give each output its own"));
    }

    private void ReportSameNames(List<TestCaseSpec> cases)
    {
        var known = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var name in cases.Select(test => test.Name))
            if (!known.TryAdd(name.Text, name.Position))
                _reader.Report(SyntaxCodes.Duplicate, name.Position, FormattableString.Invariant(
                    $"the test in line {known[name.Text].Line} has this name already; rename one of them"));
    }
}
