using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Event = YamlDotNet.Core.Events.ParsingEvent;

namespace AdFlow.Graphs;

/// <summary>Reads the one document of a file to values with their places. Used once.</summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 64;
    private const int MaxEvents = 200_000;

    private readonly SourceText _source;
    private readonly string _begin;
    private readonly DiagnosticBag _diagnostics;
    private readonly Parser _parser;
    private readonly List<Event> _open = [];
    private int _events;
    private Event? _last;
    private bool _isOver;

    private YamlReader(SourceText source, string begin, DiagnosticBag diagnostics)
    {
        _begin = begin;
        _source = source;
        _diagnostics = diagnostics;
        _parser = new Parser(new StringReader(source.Text));
    }

    /// <summary>The value of the document, null with a problem. Where single values cannot be read, the rest is given
    /// with a problem for each.</summary>
    /// <param name="source">The text.</param>
    /// <param name="begin">How such a document begins, for messages.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    public static YamlNode? Read(SourceText source, string begin, DiagnosticBag diagnostics) =>
        new YamlReader(source, begin, diagnostics).ReadDocument();

    private YamlNode? ReadDocument()
    {
        Next();
        var start = Next();
        if (start is StreamEnd)
        {
            Report(SyntaxCodes.Form, start, $"the file is empty; begin it with '{_begin}'");
            return null;
        }
        var root = start is null ? null : ReadNode(Next());
        Next();
        if (Next() is DocumentStart second)
            Report(SyntaxCodes.NotSupported, second,
                "a second document begins here; a file holds one: delete '---', or "
                + "move what follows to a file of its own");
        return _isOver ? null : root;
    }

    // Null where the value cannot be read, which is reported: for good if _isOver is set.
    private YamlNode? ReadNode(Event? start)
    {
        if (start is NodeEvent node)
            RefuseProperties(node);
        switch (start)
        {
            case Scalar scalar:
                return ToScalar(scalar);
            case AnchorAlias alias:
                Report(SyntaxCodes.NotSupported, alias, $"'*{alias.Value}' refers to another place; AdFlow reads no "
                    + "anchors and aliases: write the value out, or make a sub-graph or setting of it");
                return null;
            case MappingStart or SequenceStart when _open.Count == MaxDepth:
                _isOver = true;
                Report(SyntaxCodes.TooLarge, start, $"values nest more than {MaxDepth} deep here; make it flatter");
                return null;
            case MappingStart or SequenceStart:
                return ReadNested(start);
            default:
                return null;
        }
    }

    private YamlNode? ReadNested(Event start)
    {
        _open.Add(start);
        YamlNode? read = start is MappingStart ? ReadMapping(start) : ReadSequence(start);
        if (!_isOver)
            _open.RemoveAt(_open.Count - 1);
        return read;
    }

    private YamlSequence? ReadSequence(Event start)
    {
        var items = new List<YamlNode>();
        for (var next = Next(); next is not (null or SequenceEnd); next = Next())
            if (ReadNode(next) is { } item)
                items.Add(item);
        return _isOver ? null : new YamlSequence(items, Place(start));
    }

    private YamlMapping? ReadMapping(Event start)
    {
        var entries = new MappingBuilder(_source, _diagnostics);
        for (var next = Next(); next is not (null or MappingEnd); next = Next())
        {
            var key = ReadNode(next);
            var valueStart = Next();
            var value = ReadNode(valueStart);
            if (_isOver)
                return null;
            if (key is YamlScalar { IsNull: false } name)
                entries.Add((Scalar)next, name, valueStart!, value);
            else if (key is not null)
                Report(SyntaxCodes.NotSupported, next, $"a key is a name, but this one is {Shown.Describe(key)}");
        }
        return _isOver ? null : entries.Build(Place(start));
    }

    private YamlScalar ToScalar(Scalar scalar)
    {
        if (HasHalfPair(scalar.Value))
            Report(SyntaxCodes.Encoding, scalar,
                "the text holds half of a surrogate pair; write the character itself, or "
                + "\"\\U\" and eight hexadecimal digits");
        bool isQuoted = scalar.Style is not ScalarStyle.Plain;
        int start = Math.Min((int)scalar.Start.Index + (isQuoted ? 1 : 0), _source.Text.Length);
        return new YamlScalar(scalar.Value, isQuoted, Place(scalar))
        {
            IsVerbatim = _source.Text.AsSpan(start).StartsWith(scalar.Value, StringComparison.Ordinal)
                && !scalar.Value.Contains('\n'),
        };
    }

    private static bool HasHalfPair(string text)
    {
        for (int i = 0; i < text.Length; i++)
            if (char.IsSurrogatePair(text, i))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        return false;
    }

    private void RefuseProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            Report(SyntaxCodes.NotSupported, node,
                $"'&{node.Anchor.Value}' names this value for re-use; AdFlow reads no "
                + "anchors and aliases: delete it");
        if (!node.Tag.IsEmpty)
            Report(SyntaxCodes.NotSupported, node, $"found the tag {Shown.Quote(node.Tag.ToString())}; AdFlow reads no "
                + "tags: delete it, or quote the text that begins with '!'");
    }

    private Event? Next()
    {
        if (_isOver)
            return null;
        try
        {
            _isOver = !_parser.MoveNext();
            if (_isOver)
                return null;
        }
        // The parser states most problems as YamlException, but some malformed text trips it up otherwise.
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException
            or FormatException or OverflowException or IndexOutOfRangeException or InvalidCastException
            or NullReferenceException)
        {
            _isOver = true;
            new YamlSyntaxError(_source, _open, _last).Report(error, _diagnostics);
            return null;
        }
        if (++_events > MaxEvents)
        {
            _isOver = true;
            Report(SyntaxCodes.TooLarge, _parser.Current!, FormattableString.Invariant(
                $"the file holds more than {MaxEvents:N0} names and values; move data to tables"));
            return null;
        }
        return _last = _parser.Current;
    }

    private SourcePosition Place(Event at) => _source.Position((int)at.Start.Line, (int)at.Start.Column);

    private void Report(string code, Event at, string message) => _diagnostics.Add(code, Place(at), message);
}
