using YamlDotNet.Core.Events;

namespace AdFlow.Graphs;

/// <summary>
/// Collects the entries of a mapping: refuses keys that stand twice, and finds text inside braces that a comma has torn
/// apart, as in <c>{ with: a in (1, 2) }</c>: its pieces behind the comma look like keys without a value. Used once.
/// </summary>
internal sealed class MappingBuilder(SourceText source, DiagnosticBag diagnostics)
{
    private const int MaxAdvisedLength = 100;

    private readonly List<YamlEntry> _entries = [];
    private readonly Dictionary<string, YamlScalar> _keys = new(StringComparer.Ordinal);
    private readonly List<string> _unreadable = [];
    private ParsingEvent? _lastValue;
    private Scalar? _firstPiece;
    private Scalar? _lastPiece;

    /// <summary>Adds an entry.</summary>
    /// <param name="keyEvent">The key as the parser saw it.</param>
    /// <param name="key">The key.</param>
    /// <param name="valueStart">Begin of the value.</param>
    /// <param name="value">The value; null where it could not be read.</param>
    public void Add(Scalar keyEvent, YamlScalar key, ParsingEvent valueStart, YamlNode? value)
    {
        if (IsPiece(keyEvent, valueStart))
        {
            _firstPiece ??= keyEvent;
            _lastPiece = keyEvent;
            return;
        }
        ReportPieces();
        _lastValue = valueStart;
        if (!_keys.TryAdd(key.Text, key))
            diagnostics.Add(SyntaxCodes.Duplicate, key.Position, $"key {Shown.Quote(key.Text)} stands in line "
                + FormattableString.Invariant($"{_keys[key.Text].Position.Line} already; keep one of them"));
        else if (value is null)
            _unreadable.Add(key.Text);
        else
            _entries.Add(new YamlEntry(key, value));
    }

    public YamlMapping Build(SourcePosition position)
    {
        ReportPieces();
        return new YamlMapping(_entries, position) { Unreadable = _unreadable };
    }

    // The parser marks keys that a ':' follows.
    private static bool IsPiece(Scalar key, ParsingEvent value) =>
        !key.IsKey && value is Scalar { IsPlainImplicit: true, Value: "" } && value.Start.Index == value.End.Index;

    private void ReportPieces()
    {
        if (_firstPiece is not { } piece || _lastPiece is not { } last)
            return;
        var position = source.Position((int)piece.Start.Line, (int)piece.Start.Column);
        _firstPiece = _lastPiece = null;
        if (piece.Value.IndexOf(':') is > 0 and int colon && colon < piece.Value.Length - 1)
            diagnostics.Add(SyntaxCodes.Yaml, position, $"{Shown.Quote(piece.Value)} has no space behind ':'; write "
                + Shown.Quote(piece.Value.Insert(colon + 1, " ")));
        else if (_lastValue is Scalar { Style: YamlDotNet.Core.ScalarStyle.Plain, Value.Length: > 0 } torn)
            ReportTorn(torn, piece, last, position);
        else
            diagnostics.Add(SyntaxCodes.Yaml, position,
                $"{Shown.Quote(piece.Value)} has no value; inside '{{ }}' write "
                + "'name: value', and quote text that holds , [ ] { } or ?");
        _unreadable.Add(piece.Value);
    }

    private void ReportTorn(Scalar torn, Scalar piece, Scalar last, SourcePosition position)
    {
        string whole = source.Text[(int)torn.Start.Index..(int)last.End.Index];
        string advice = whole.Length > MaxAdvisedLength || whole.AsSpan().ContainsAny('\n', '\r', '\\')
            ? "quote the whole text"
            : !whole.Contains('"') ? $"quote the whole text: \"{whole}\""
            : !whole.Contains('\'') ? $"quote the whole text: '{whole}'" : "quote the whole text";
        string key = Shown.Quote(_entries.Count > 0 ? _entries[^1].Key.Text : "");
        diagnostics.Add(SyntaxCodes.Unquoted, position, $"the ',' before {Shown.Quote(piece.Value)} ends the value of "
            + $"{key}, because it stands inside '{{ }}'; {advice}");
        if (_entries.Count > 0 && _entries[^1].Value is YamlScalar { IsQuoted: false })
        {
            _unreadable.Add(_entries[^1].Key.Text);
            _entries.RemoveAt(_entries.Count - 1);
        }
    }
}
