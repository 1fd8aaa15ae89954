using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AdFlow.Graphs;

/// <summary>Says in plain words where and why text is not YAML, from where the parser stopped. Used once.</summary>
/// <param name="source">The text.</param>
/// <param name="open">Begins of the mappings and lists that are not closed yet, outermost first.</param>
/// <param name="last">What was read last, or null.</param>
internal sealed partial class YamlSyntaxError(SourceText source, List<ParsingEvent> open, ParsingEvent? last)
{
    private const string QuoteAdvice = "quote text that holds , [ ] { } : # or ?";

    /// <summary>Adds the problem.</summary>
    public void Report(Exception error, DiagnosticBag diagnostics)
    {
        var (code, position, message) = Explain(error);
        diagnostics.Add(code, position, message);
    }

    private (string Code, SourcePosition Position, string Message) Explain(Exception error)
    {
        var mark = error is YamlException { Start.Line: > 0 } yaml ? yaml.Start : last?.End ?? Mark.Empty;
        var position = source.Position((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
        string words = error is YamlException ? error.Message : "";
        if (FindTab(words, Math.Min(position.Line, LastLine)) is { } tab)
            return (SyntaxCodes.Tab, tab,
                "the line is indented by a tab; YAML indents by spaces: use two for each level");
        if (words.Contains("quoted scalar", StringComparison.Ordinal))
            return (SyntaxCodes.Yaml, position, Quoted(words));
        if (words.Contains("cannot start any token", StringComparison.Ordinal))
            return (SyntaxCodes.Unquoted, position, $"a value cannot begin with '{At(position)}'; put it into quotes");
        if (words.Contains("invalid mapping", StringComparison.Ordinal))
            return InvalidMapping(position);
        if (InnermostFlow() is { } flow)
            return InFlow(flow, position);
        return (SyntaxCodes.Yaml, position, InBlock(words, position));
    }

    private int LastLine => (int)(last?.End.Line ?? 1);

    // The parser stops a little before a tab, or says so and names the begin of the mapping around it.
    private SourcePosition? FindTab(string words, int from)
    {
        int to = words.Contains(" tab ", StringComparison.Ordinal) ? source.LineCount : from + 2;
        for (int line = Math.Max(1, from); line <= Math.Min(source.LineCount, to); line++)
        {
            string text = source.Line(line);
            int indent = text.AsSpan().IndexOfAnyExcept(' ', '\t');
            int tab = text.IndexOf('\t');
            if (tab >= 0 && tab < indent)
                return source.Position(line, tab + 1);
        }
        return null;
    }

    private static string Quoted(string words) =>
        words.Contains("escape", StringComparison.Ordinal)
            ? "this text in double quotes holds an unknown escape; write '\\\\' for a backslash, or use single quotes"
            : words.Contains("hexadecimal", StringComparison.Ordinal)
                || words.Contains("Unicode", StringComparison.Ordinal)
                ? "this text in double quotes holds a malformed \\x, \\u or \\U escape; they take 2, 4 or 8 "
                    + "hexadecimal digits of a character"
                : "the quote that opens here is not closed; close it on the same line (a quote inside is doubled in "
                    + "'…' and written \\\" in \"…\")";

    private (string, SourcePosition, string) InvalidMapping(SourcePosition position)
    {
        string line = source.Line(position.Line);
        int indent = line.AsSpan().IndexOfAnyExcept(' ');
        var key = KeyAtStart().Match(line);
        if (!key.Success || key.Length < position.Column)
        {
            // The ':' is not the first of its line: 'a: b: c'.
            return (SyntaxCodes.Unquoted, position, "the value of a key goes on to ':', which begins another value; "
                + "quote the text if ': ' belongs to it, or put each key on a line of its own");
        }
        for (int above = position.Line - 1; above > 0; above--)
        {
            string text = source.Line(above);
            if (text.AsSpan().TrimStart() is [] or ['#', ..])
                continue;
            var at = source.Position(above, text.AsSpan().IndexOfAnyExcept(' ') + 1);
            if (TightColon().Match(text) is { Success: true, Value: var name } && !SpacedColon().IsMatch(text))
                return (SyntaxCodes.Yaml, at, $"{Shown.Quote(text.Trim())} has no space behind ':'; write "
                    + Shown.Quote(text.Trim().Insert(name.Trim().Length, " ")));
            return SpacedColon().IsMatch(text)
                ? (SyntaxCodes.Yaml, source.Position(position.Line, indent + 1), "this key is indented below "
                    + $"{Shown.Quote(text.Trim())}, which has a value already; align it with the keys it belongs to")
                : (SyntaxCodes.Yaml, at, $"{Shown.Quote(text.Trim())} is no 'key: value'; add ':' and a value");
        }
        return (SyntaxCodes.Yaml, position, "found ':' where none can stand; " + QuoteAdvice);
    }

    private (string, SourcePosition, string) InFlow(ParsingEvent flow, SourcePosition position)
    {
        var (opens, closes) = flow is MappingStart ? ('{', '}') : ('[', ']');
        int line = (int)flow.Start.Line, column = (int)flow.Start.Column;
        if (IsForgotten(line, column, closes, position) || last is null || last.End.Index >= source.Text.Length)
            return (SyntaxCodes.Yaml, source.Position(line, column),
                $"the '{opens}' that opens here is not closed; add "
                + $"'{closes}', and {QuoteAdvice}");
        char found = At(position);
        string what = found is '\0' or ' ' ? "the end of the line" : $"'{found}'";
        return (SyntaxCodes.Unquoted, position, $"found {what} where ',' or '{closes}' was expected, inside the "
            + FormattableString.Invariant($"'{opens}' of line {line}, column {column}; {QuoteAdvice}"));
    }

    // Past the last line, or before a line that begins like a key of the outer mapping: the bracket was forgotten.
    private bool IsForgotten(int line, int column, char closes, SourcePosition position)
    {
        if (position.Line == line && source.Line(line).AsSpan(column).Contains(closes))
            return false;
        string next = source.Line(Math.Max(position.Line, line + 1));
        return string.IsNullOrWhiteSpace(next) || KeyAtStart().IsMatch(next);
    }

    private string InBlock(string words, SourcePosition position)
    {
        string line = source.Line(position.Line);
        int indent = line.AsSpan().IndexOfAnyExcept(' ');
        if (words.Contains("expected key", StringComparison.Ordinal) && indent < position.Column - 1)
            return $"found {Shown.Quote(line[Math.Min(line.Length, position.Column - 1)..])} behind a value that has "
                + "ended; quote the whole value";
        if (words.Contains("expected key", StringComparison.Ordinal))
            return "the indentation of this line fits no line above; align it with the keys it belongs to";
        if (words.Contains("'-' indicator", StringComparison.Ordinal))
            return "expected '- ' for the next item of the list above; align the line with the keys it belongs to";
        if (words.Contains("sequence entries", StringComparison.Ordinal))
            return "a list begins on a line of its own: put '- ' there, or quote the '-' if it is text";
        if (words.Contains("node content", StringComparison.Ordinal))
            return $"found '{At(position)}' where a value was expected; {QuoteAdvice}";
        return words.Length == 0
            ? $"the text near here is not YAML; {QuoteAdvice}"
            : $"the text is not YAML: {char.ToLowerInvariant(words[0])}{words[1..].TrimEnd('.')}; {QuoteAdvice}";
    }

    private ParsingEvent? InnermostFlow() => open.Count > 0 && open[^1]
        is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow } ? open[^1] : null;

    private char At(SourcePosition position)
    {
        string line = source.Line(position.Line);
        return position.Column <= line.Length ? line[position.Column - 1] : '\0';
    }

    [GeneratedRegex(@"^ *(- +)*[^\s:#{}\[\],]+ *:(?= |$)")]
    private static partial Regex KeyAtStart();

    [GeneratedRegex(@"^ *[A-Za-z_][\w-]*:(?=\S)")]
    private static partial Regex TightColon();

    [GeneratedRegex(@":( |$)")]
    private static partial Regex SpacedColon();
}
