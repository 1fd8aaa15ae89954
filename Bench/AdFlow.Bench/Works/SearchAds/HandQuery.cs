using AdFlow.Tables.Text;

namespace AdFlow.Bench;

/// <summary>A query in the words of the indexes; lives in an arena.</summary>
internal ref struct HandQuery
{
    /// <summary>Its tokens.</summary>
    public TokenBuffer Tokens;

    /// <summary>Tokens that may stand for some of them.</summary>
    public TokenBuffer Synonyms;

    /// <summary>For each synonym the token that it stands for.</summary>
    public ReadOnlySpan<int> SynonymSlots;
}
