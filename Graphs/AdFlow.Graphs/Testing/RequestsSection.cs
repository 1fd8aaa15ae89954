using System.Globalization;

namespace AdFlow.Graphs;

/// <summary>Reads <c>requests:</c> of tests.</summary>
internal sealed class RequestsSection(SpecReader reader)
{
    private const int MostRequests = 100_000;

    // So that all whole numbers of a range can be counted.
    private const decimal MostNumber = 1_000_000_000_000_000_000;

    private const string Example =
        "{ count: 200, seed: 7, fields: { query: [lamp, desk], slots: { from: 1, to: 4 } } }";
    private const string Forms = "a list of values, { from: 1, to: 4 }, or one value";

    /// <summary>What requests are drawn from; null where none are.</summary>
    public GeneratedRequestsSpec? Read(YamlNode? node)
    {
        if (node is null
            || reader.Keys(node, "'requests:'", Example, node.Position, ["count", "seed", "fields"]) is not { } keys)
            return null;
        return new GeneratedRequestsSpec(node.Position)
        {
            Count = keys.Find("count") is { } count ? ReadCount(count) : GeneratedRequestsSpec.DefaultCount,
            Seed = reader.Seed(keys) ?? 0,
            Fields = keys.Require("fields", $"say what each is drawn from: {Example}") is { } fields
                ? ReadFields(fields) : [],
        };
    }

    private int ReadCount(YamlNode node)
    {
        if (reader.Scalar(node, "'count:' of requests", "a number") is not { } scalar)
            return GeneratedRequestsSpec.DefaultCount;
        if (int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count is >= 1 and <= MostRequests)
            return count;
        reader.Report(SyntaxCodes.Value, scalar.Position, FormattableString.Invariant(
            $"'count:' of requests is {Shown.Quote(scalar.Text)}; expected an integer from 1 to {MostRequests}"));
        return GeneratedRequestsSpec.DefaultCount;
    }

    private List<DrawnField> ReadFields(YamlNode node)
    {
        var fields = new List<DrawnField>();
        foreach (var (name, value) in reader.Mapping(node, "'fields:' of requests", "{ slots: [1, 2] }")?.Entries ?? [])
            if (ReadField(name, value, $"field {Shown.Quote(name.Text)} of requests") is { } field)
                fields.Add(field);
        return fields;
    }

    private DrawnField? ReadField(YamlScalar name, YamlNode node, string subject)
    {
        if (node is YamlSequence { Items.Count: 0 })
            reader.ReportForm(node, subject, Forms, "an empty list");
        if (node is not YamlMapping)
            return new DrawnField(name, node is YamlSequence list ? list.Items : [node]);
        if (reader.Keys(node, subject, Forms, name.Position, ["from", "to"]) is not { } keys
            || End(keys, "from", subject) is not var (from, isWhole)
            || End(keys, "to", subject) is not var (to, isAlso))
            return null;
        if (from > to)
            reader.Report(SyntaxCodes.Value, node.Position, FormattableString.Invariant(
                $"{subject} goes from {from} to {to}; expected an end that is not below the begin"));
        return new DrawnField(name, []) { From = from, To = to, IsWhole = isWhole && isAlso };
    }

    private (decimal Number, bool IsWhole)? End(MappingReader keys, string key, string subject)
    {
        if (keys.Require(key, $"a range is {{ from: 1, to: 4 }}") is not { } node
            || reader.Scalar(node, $"'{key}:' of {subject}", "a number") is not { } scalar)
            return null;
        if (decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out decimal number)
            && Math.Abs(number) <= MostNumber)
            return (number, !scalar.Text.Contains('.'));
        reader.Report(SyntaxCodes.Value, scalar.Position, $"'{key}:' of {subject} is {Shown.Quote(scalar.Text)}; "
            + "expected a number, at most a 1 with 18 zeros");
        return null;
    }
}
