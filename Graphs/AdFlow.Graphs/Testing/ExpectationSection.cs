using System.Globalization;
using System.Text.RegularExpressions;
using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Reads <c>expect:</c> of a test.</summary>
internal sealed partial class ExpectationSection(SpecReader reader)
{
    private static readonly string[] OutputKeys = ["rows", "columns", "row_count", "each", "golden", "tolerance"];
    private static readonly string[] ErrorKeys = ["class", "code", "node", "column", "message"];

    /// <summary>Names of the classes of errors.</summary>
    public static IEnumerable<string> ClassNames => Classes.Select(name => name.Word);

    /// <summary>The test with what it expects.</summary>
    public TestCaseSpec Read(TestCaseSpec test, MappingReader testKeys)
    {
        const string example = "expect: { row_count: 4 }, or expect: { error: { class: request_data } }";
        if (FindExpect(testKeys, $"say what must come of it: {example}") is not { } node
            || reader.Mapping(node, "'expect:'", example) is not { } mapping)
            return test;
        var keys = new MappingReader(reader, mapping, "'expect:'", node.Position,
            [.. OutputKeys, "outputs", "row_counts", "error"]);
        if (mapping.Entries.Count == 0 && mapping.Unreadable.Count == 0)
            reader.ReportForm(node, "'expect:'", example, "empty");
        foreach (string key in (string[])[.. OutputKeys, "outputs", "row_counts"])
            if (keys.ReportBoth("error", key, "a run ends either with an error or with outputs"))
                return test;
        if (keys.Find("error") is { } error)
            return test with { Error = ReadError(error) };
        var outputs = new List<OutputExpectationSpec>();
        if (OutputKeys.Any(key => keys.Find(key) is not null))
            outputs.Add(ReadOutput(keys, null, node.Position, "'expect:'"));
        if (keys.Find("outputs") is { } several)
            ReadSeveral(several, outputs);
        return test with
        {
            Outputs = outputs,
            RowCounts = keys.Find("row_counts") is { } counts ? ReadCounts(counts) : [],
        };
    }

    // Without it, what was recorded is expected.
    private static YamlNode? FindExpect(MappingReader testKeys, string advice) =>
        testKeys.Has("record") ? testKeys.Find("expect") : testKeys.Require("expect", advice);

    private List<RowBound> ReadCounts(YamlNode node)
    {
        const string expected = "a number, or a comparison such as '>= 1'";
        var bounds = new List<RowBound>();
        foreach (var (name, value) in reader.Mapping(node, "'row_counts:'", "{ eligible: 12, sold: \">= 1\" }")?.Entries
            ?? [])
            if (reader.Scalar(value, $"{Shown.Quote(name.Text)} in 'row_counts:'", expected) is { } bound)
            {
                if (!IsBound().IsMatch(bound.Text))
                    reader.Report(SyntaxCodes.Value, bound.Position,
                        $"{Shown.Quote(name.Text)} in 'row_counts:' is {Shown.Quote(bound.Text)}; expected {expected}");
                else
                    bounds.Add(new RowBound(name, bound));
            }
        return bounds;
    }

    private void ReadSeveral(YamlNode node, List<OutputExpectationSpec> outputs)
    {
        const string example = "{ row_count: 4 }";
        var mapping = reader.Mapping(node, "'outputs:'", $"{{ ads: {example} }}");
        foreach (var (name, value) in mapping?.Entries ?? [])
        {
            string subject = $"output {Shown.Quote(name.Text)}";
            if (reader.Keys(value, subject, example, name.Position, OutputKeys) is { } keys)
                outputs.Add(ReadOutput(keys, name.Text, name.Position, subject));
        }
    }

    private OutputExpectationSpec ReadOutput(
        MappingReader keys, string? name, SourcePosition position, string subject) => new(name, position)
    {
        Columns = keys.Find("columns") is { } columns
            ? reader.Scalars(columns, $"'columns:' of {subject}", "a list of column names") : null,
        Rows = keys.Find("rows") is { } rows ? FixtureSection.ReadRows(reader, rows, $"'rows:' of {subject}") : null,
        RowCount = (long?)ReadNumber(keys, "row_count", subject, "an integer of at least 0", NumberStyles.None),
        Golden = keys.Find("golden") is { } golden
            ? reader.Scalar(golden, $"'golden:' of {subject}", "a file, relative to this one") : null,
        Each = keys.Find("each") is { } each
            ? reader.Scalars(each, $"'each:' of {subject}", "conditions: [price > 0]") : [],
        Tolerance = ReadNumber(keys, "tolerance", subject, "a number of at least 0, such as 0.001",
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent) ?? OutputExpectationSpec.DefaultTolerance,
    };

    private double? ReadNumber(MappingReader keys, string key, string subject, string expected, NumberStyles style)
    {
        if (keys.Find(key) is not { } node
            || reader.Scalar(node, $"'{key}:' of {subject}", expected) is not { } scalar)
            return null;
        // 15 digits are exact in a double.
        bool isNumber = double.TryParse(scalar.Text, style, CultureInfo.InvariantCulture, out double number);
        if (isNumber && number is >= 0 and <= 1e15)
            return number;
        reader.Report(SyntaxCodes.Value, scalar.Position,
            $"'{key}:' of {subject} is {Shown.Quote(scalar.Text)}; expected {expected}");
        return null;
    }

    private ErrorExpectationSpec? ReadError(YamlNode node)
    {
        const string example = "{ class: request_data, column: slots }";
        if (reader.Keys(node, "'error:'", example, node.Position, ErrorKeys) is not { } keys)
            return null;
        if (keys.Entries.Count == 0)
            reader.ReportForm(node, "'error:'", $"at least one of {string.Join(", ", ErrorKeys)}: {example}", "empty");
        return new ErrorExpectationSpec(node.Position)
        {
            Class = keys.Find("class") is { } word ? reader.Word<FailureClass?>(word, "'class:'", Classes) : null,
            Code = ReadText(keys, "code"),
            Node = ReadText(keys, "node"),
            Column = ReadText(keys, "column"),
            Message = ReadText(keys, "message"),
        };
    }

    private string? ReadText(MappingReader keys, string key) =>
        keys.Find(key) is { } node ? reader.Scalar(node, $"'{key}:'", "text")?.Text : null;

    private static (string Word, FailureClass? Class)[] Classes =>
    [
        ("request_data", FailureClass.RequestData), ("graph_author", FailureClass.GraphAuthor),
        ("dependency", FailureClass.Dependency), ("capacity", FailureClass.Capacity),
        ("deadline", FailureClass.Deadline), ("internal", FailureClass.Internal),
    ];

    [GeneratedRegex("^([0-9]{1,15}|(==|!=|<=|>=|<(?!=)|>(?!=)) *[^ ].*)$")]
    private static partial Regex IsBound();
}
