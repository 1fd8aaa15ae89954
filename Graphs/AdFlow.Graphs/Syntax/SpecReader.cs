using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Reads single values of a document and reports those that do not fit. Not thread-safe.</summary>
internal sealed partial class SpecReader(DiagnosticBag diagnostics)
{
    // A day: beyond it a request's deadline is a typing error.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(1);

    /// <summary>Node that problems are about, or null.</summary>
    public string? Node { get; set; }

    public int ProblemCount => diagnostics.Additions;

    public void Report(string code, SourcePosition position, string message) =>
        diagnostics.Add(code, position, message, Node);

    /// <summary>A mapping; null with a problem.</summary>
    /// <param name="node">The value.</param>
    /// <param name="subject">What it is, for messages.</param>
    /// <param name="example">How it is written.</param>
    public YamlMapping? Mapping(YamlNode node, string subject, string example)
    {
        if (node is YamlMapping mapping)
            return mapping;
        ReportForm(node, subject, $"a mapping: {example}");
        return null;
    }

    /// <summary>A mapping with known keys; null with a problem.</summary>
    public MappingReader? Keys(YamlNode node, string subject, string example, SourcePosition at, string[] keys) =>
        Mapping(node, subject, example) is { } mapping ? new MappingReader(this, mapping, subject, at, keys) : null;

    /// <summary>A scalar that is not null; null with a problem.</summary>
    public YamlScalar? Scalar(YamlNode node, string subject, string expected)
    {
        if (node is YamlScalar { IsNull: false } scalar and not { Text: "" })
            return scalar;
        ReportForm(node, subject, expected);
        return null;
    }

    /// <summary>The scalars of a list, or the only one; those that are none are reported and left out.</summary>
    public List<YamlScalar> Scalars(YamlNode node, string subject, string expected)
    {
        IReadOnlyList<YamlNode> items = node is YamlSequence list ? list.Items : [node];
        if (items.Count == 0)
            ReportForm(node, subject, expected, "an empty list");
        return [.. items.Select(item => Scalar(item, subject, expected)).OfType<YamlScalar>()];
    }

    public string Text(YamlNode node, string subject) => Scalar(node, subject, "text")?.Text ?? "";

    /// <summary>Reports a name that is not lower_snake_case; it can still be used.</summary>
    public void CheckName(YamlScalar name, string subject)
    {
        if (SnakeCase().IsMatch(name.Text))
            return;
        string advised = NotInName().Replace(CamelEdge().Replace(name.Text, "_").ToLowerInvariant(), "_").Trim('_');
        string advice = SnakeCase().IsMatch(advised) && Ascii.IsValid(name.Text)
            ? $"; write {Shown.Quote(advised)}" : "";
        Report(SyntaxCodes.Name, name.Position,
            $"{subject} is named {Shown.Quote(name.Text)}; names are lower_snake_case: "
            + $"a letter, then letters, digits and '_'{advice}");
    }

    public Field? Type(YamlNode node, string name, string subject)
    {
        if (Scalar(node, subject, "a type such as utf8, int64 or \"float32?\"") is not { } scalar)
            return null;
        if (TypeText.TryParse(scalar.Text, out var field, out string? error))
            return field with { Name = name };
        string typeName = scalar.Text.TrimEnd('?');
        string? nearest = UsualName(typeName)
            ?? (typeName.All(char.IsLetterOrDigit) ? NearestName.Find(typeName, TypeText.Names) : null);
        Report(SyntaxCodes.Type, scalar.Position, nearest is null
            ? $"{subject} has the type {Shown.Quote(scalar.Text)}: {error}"
            : $"{subject} has the type {Shown.Quote(scalar.Text)}, which there is not; did you mean '{nearest}'?");
        return null;
    }

    // Our name of a type that is called otherwise elsewhere.
    private static string? UsualName(string name) => name.ToLowerInvariant() switch
    {
        "int" or "integer" or "long" or "bigint" => "int64",
        "float" or "double" or "number" => "float64",
        "string" or "str" or "text" or "varchar" => "utf8",
        "boolean" => "bool",
        "datetime" => "timestamp",
        "bytes" => "binary",
        _ => null,
    };

    /// <summary>Fields by name: <c>{ query: utf8, slots: "int32?" }</c>.</summary>
    public List<FieldSpec> Fields(YamlNode node, string subject)
    {
        var fields = new List<FieldSpec>();
        foreach (var (key, value) in Mapping(node, subject, "{ query: utf8, slots: \"int32?\" }")?.Entries ?? [])
        {
            string name = $"{subject} field {Shown.Quote(key.Text)}";
            if (Type(value, key.Text, name) is { } field)
                fields.Add(new FieldSpec(field, key.Position));
        }
        return fields;
    }

    public TimeSpan? Duration(YamlNode node, string subject)
    {
        const string expected = "a duration such as 40ms, 1.5s or 800us";
        if (Scalar(node, subject, expected) is not { } scalar)
            return null;
        var match = DurationText().Match(scalar.Text);
        if (match.Success && decimal.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out decimal number) && number <= MaxDuration.Ticks)
        {
            decimal ticks = number * match.Groups[2].Value switch
            {
                "s" => TimeSpan.TicksPerSecond,
                "ms" => TimeSpan.TicksPerMillisecond,
                _ => TimeSpan.TicksPerMicrosecond,
            };
            if (ticks >= 1 && ticks <= MaxDuration.Ticks)
                return TimeSpan.FromTicks((long)ticks);
        }
        Report(SyntaxCodes.Value, scalar.Position, $"{subject} is {Shown.Quote(scalar.Text)}; expected {expected}, "
            + "above zero and at most a day");
        return null;
    }

    /// <summary>Value of <c>seed:</c>, or null.</summary>
    public ulong? Seed(MappingReader keys)
    {
        if (keys.Find("seed") is not { } node || Scalar(node, "'seed:'", "an integer") is not { } scalar)
            return null;
        if (ulong.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            return seed;
        Report(SyntaxCodes.Value, scalar.Position,
            $"'seed:' is {Shown.Quote(scalar.Text)}; expected an integer from 0 to {ulong.MaxValue}");
        return null;
    }

    /// <summary>One of some words; the first one where it is not.</summary>
    public T Word<T>(YamlNode node, string subject, params (string Word, T Value)[] words)
    {
        string[] names = [.. words.Select(word => word.Word)];
        string expected = string.Join(" or ", names.Select(name => $"'{name}'"));
        if (Scalar(node, subject, expected) is not { } scalar)
            return words[0].Value;
        int found = Array.IndexOf(names, scalar.Text);
        if (found >= 0)
            return words[found].Value;
        string? nearest = NearestName.Find(scalar.Text, names);
        Report(SyntaxCodes.Value, scalar.Position, $"{subject} is {Shown.Quote(scalar.Text)}; expected {expected}"
            + (nearest is null ? "" : $"; did you mean '{nearest}'?"));
        return words[0].Value;
    }

    /// <summary>A name with at most one other behind a dot: <c>node</c> or <c>node.output</c>.</summary>
    public (string First, string? Second)? Reference(YamlNode node, string subject, string expected)
    {
        if (Scalar(node, subject, expected) is not { } scalar)
            return null;
        var match = ReferenceText().Match(scalar.Text);
        if (match.Success)
            return (match.Groups[1].Value, match.Groups[3].Success ? match.Groups[3].Value : null);
        Report(SyntaxCodes.Reference, scalar.Position, $"{subject} is {Shown.Quote(scalar.Text)}; expected {expected}"
            + (scalar.Text.Contains(',') ? "; several stand in a list: [a, b]" : ""));
        return null;
    }

    public SourceSpec? Source(YamlNode node, string subject) =>
        Reference(node, subject, "<node> or <node>.<output>") is var (id, output)
            ? new SourceSpec(id, output, node.Position) : null;

    public void ReportForm(YamlNode node, string subject, string expected, string? found = null) =>
        Report(SyntaxCodes.Form, node.Position, $"{subject} is {found ?? Shown.Describe(node)}; expected {expected}");

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex CamelEdge();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInName();

    [GeneratedRegex(@"^([0-9]{1,15}(?:\.[0-9]{1,9})?) ?(ms|us|s)$")]
    private static partial Regex DurationText();

    [GeneratedRegex(@"^([^\s.,]+)(\.([^\s.,]+))?$")]
    private static partial Regex ReferenceText();
}
