using System.Globalization;

namespace AdFlow.Graphs;

/// <summary>Reads <c>record:</c> of a test, and the number that <c>request:</c> then is.</summary>
internal sealed class RecordSection(SpecReader reader)
{
    private const string Expected = "the number of a request of that file, such as 3";

    private static readonly string[] Recorded = ["quality", "seed", "now"];

    /// <summary>What the test is about; null where it names no record, or none that could be read.</summary>
    public RecordCaseSpec? Read(MappingReader keys)
    {
        foreach (string key in Recorded)
            keys.ReportBoth("record", key, $"a recorded request has its own, so leave '{key}:' out");
        var number = keys.Find("request") is { } request && keys.Has("record") ? ReadNumber(request) : null;
        if (keys.Find("record") is not { } node
            || reader.Scalar(node, "'record:'", "a record file, relative to this one") is not { } file)
            return null;
        return number is var (value, position)
            ? new RecordCaseSpec(file) { Number = value, Position = position } : new RecordCaseSpec(file);
    }

    /// <summary>Reports golden files of a test that is about all requests of a record: each would have other rows.
    /// </summary>
    public void CheckGolden(TestCaseSpec test, MappingReader keys)
    {
        if (test.Record is null || keys.Has("request"))
            return;
        foreach (var golden in test.Outputs.Select(output => output.Golden).OfType<YamlScalar>())
            reader.Report(SyntaxCodes.MissingKey, golden.Position, "'golden:' is of one request, and the test is about "
                + $"all of its record; say by 'request:' {Expected}");
    }

    private (long Number, SourcePosition Position)? ReadNumber(YamlNode node)
    {
        const string subject = "'request:' beside 'record:'";
        if (reader.Scalar(node, subject, Expected) is not { } scalar)
            return null;
        if (long.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            return (number, scalar.Position);
        reader.Report(SyntaxCodes.Value, scalar.Position,
            $"{subject} is {Shown.Quote(scalar.Text)}; expected {Expected}");
        return null;
    }
}
