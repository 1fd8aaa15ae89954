using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Reads a mapping whose keys are known: reports others with the name that was probably meant.</summary>
internal sealed class MappingReader
{
    private readonly SpecReader _reader;
    private readonly YamlMapping _mapping;
    private readonly string _subject;
    private readonly SourcePosition _at;

    // Keys that are not missing: their value could not be read, or a misspelt one stands for them.
    private readonly HashSet<string> _excused;

    /// <summary>Takes a mapping and reports unknown keys.</summary>
    /// <param name="reader">Takes problems.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="subject">What it is, for messages.</param>
    /// <param name="at">Place of missing keys.</param>
    /// <param name="keys">Keys that it may have.</param>
    public MappingReader(SpecReader reader, YamlMapping mapping, string subject, SourcePosition at, string[] keys)
    {
        (_reader, _mapping, _subject, _at) = (reader, mapping, subject, at);
        _excused = new HashSet<string>(mapping.Unreadable, StringComparer.Ordinal);
        foreach (var entry in mapping.Entries.Where(entry => !keys.Contains(entry.Key.Text)))
            ReportUnknown(entry.Key, keys);
    }

    public IReadOnlyList<YamlEntry> Entries => _mapping.Entries;

    /// <summary>Value of a key, or null.</summary>
    public YamlNode? Find(string key) => FindEntry(key)?.Value;

    public YamlEntry? FindEntry(string key)
    {
        foreach (var entry in _mapping.Entries)
            if (entry.Key.Text == key)
                return entry;
        return null;
    }

    /// <summary>Whether the key is there, or was meant to be.</summary>
    public bool Has(string key) => Find(key) is not null || _excused.Contains(key);

    /// <summary>Whether the key was meant to be there, but has no value that could be read.</summary>
    public bool IsUnreadable(string key) => Find(key) is null && _excused.Contains(key);

    /// <summary>Value of a key that must be there; null with a problem.</summary>
    public YamlNode? Require(string key, string advice)
    {
        var value = Find(key);
        if (value is null && !_excused.Contains(key))
            _reader.Report(SyntaxCodes.MissingKey, _at, $"{_subject} has no '{key}:'; {advice}");
        return value;
    }

    /// <summary>Reports two keys that exclude each other; whether both are there.</summary>
    public bool ReportBoth(string key, string other, string advice)
    {
        if (FindEntry(key) is not { } first || FindEntry(other) is not { } second)
            return false;
        var later = (first.Key.Position.Line, first.Key.Position.Column)
            .CompareTo((second.Key.Position.Line, second.Key.Position.Column)) > 0 ? first : second;
        _reader.Report(SyntaxCodes.Conflict, later.Key.Position,
            $"{_subject} has both '{key}:' and '{other}:'; {advice}");
        return true;
    }

    private void ReportUnknown(YamlScalar key, string[] keys)
    {
        if (NearestName.Find(key.Text, keys) is { } meant)
            _excused.Add(meant);
        _reader.Report(SyntaxCodes.UnknownKey, key.Position, $"{_subject} has no key {Shown.Quote(key.Text)}"
            + Suggestion.For(key.Text, keys, "keys"));
    }
}
