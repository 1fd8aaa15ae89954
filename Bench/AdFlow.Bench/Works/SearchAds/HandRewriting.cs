using AdFlow.Operators.Standard;
using AdFlow.Tables;
using AdFlow.Tables.Text;

namespace AdFlow.Bench;

/// <summary>From what was typed to the words of the indexes, by hand. Thread-safe.</summary>
internal sealed unsafe class HandRewriting
{
    private const int MaxTokens = 64;

    private readonly SynonymRules _synonyms = new(Analyzer.English);
    private readonly HandSpelling _spelling;

    /// <summary>Reads the synonyms.</summary>
    public HandRewriting(AdTables tables, string synonyms)
    {
        _synonyms.Read(File.ReadAllBytes(synonyms));
        _spelling = new HandSpelling(tables, _synonyms);
    }

    /// <summary>Reads a query.</summary>
    public HandQuery Read(ReadOnlySpan<byte> query, Arena arena)
    {
        var typed = new TokenBuffer(arena);
        Analyzer.English.Analyze(query, ref typed);
        var text = new ArenaList<byte>(arena);
        _spelling.Spell(in typed, ref text);
        var words = new HandQuery { Tokens = new(arena), Synonyms = new(arena) };
        Analyzer.English.Analyze(text.AsSpan(), ref words.Tokens);
        var found = new SynonymWriter(arena);
        _synonyms.Expand(in words.Tokens, Math.Min(words.Tokens.Count, MaxTokens), arena, ref found);
        found.EndRow();
        var slots = found.FinishSlots()->Children;
        words.SynonymSlots = new ReadOnlySpan<int>(slots->Values, slots->Length);
        var texts = new Column(DataType.Utf8, found.FinishTexts()->Children);
        for (int i = 0; i < texts.Length; i++)
            words.Synonyms.Append(texts.GetBytes(i));
        return words;
    }
}
