namespace AdFlow.Tables;

/// <summary>
/// What an index is built over; equal where <see cref="Id"/> is. Immutable, thread-safe. Made by the factories.
/// </summary>
public sealed class IndexDefinition : IEquatable<IndexDefinition>
{
    private IndexDefinition(IndexKind kind, string analyzer, params IReadOnlyList<string> columns)
    {
        Kind = kind;
        Analyzer = analyzer;
        Columns = columns;
        string suffix = analyzer.Length > 0 ? ";" + analyzer : "";
        Id = $"{kind.ToString().ToLowerInvariant()}({string.Join(",", columns)}{suffix})";
    }

    /// <summary>What it answers.</summary>
    public IndexKind Kind { get; }

    /// <summary>
    /// Columns: the key, the texts, the vectors; of a bid word index the text, the match type and, if there is a third,
    /// the negative words.
    /// </summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Name of the analyzer of texts; empty where there are none.</summary>
    public string Analyzer { get; }

    /// <summary>Stable text, for example <c>inverted(title,supplier;english)</c>.</summary>
    public string Id { get; }

    /// <summary>Unique keys.</summary>
    /// <param name="column">Integers of 8 to 64 bits, or utf8, dictionary-coded or not.</param>
    public static IndexDefinition Key(string column) => new(IndexKind.Key, "", column);

    /// <summary>Keys of any number of rows.</summary>
    /// <param name="column">Integers of 8 to 64 bits, or utf8, dictionary-coded or not.</param>
    public static IndexDefinition GroupKey(string column) => new(IndexKind.GroupKey, "", column);

    /// <summary>Words of texts.</summary>
    /// <param name="columns">At least one column of utf8, dictionary-coded or not, or of lists of it.</param>
    /// <param name="analyzer">Name of an <see cref="Text.Analyzer"/>.</param>
    public static IndexDefinition Inverted(IReadOnlyList<string> columns, string analyzer = "english") =>
        new(IndexKind.Inverted, analyzer, columns);

    /// <summary>Bid words with their match type and, if any, negative words.</summary>
    /// <param name="text">Column of the bid words, utf8.</param>
    /// <param name="matchType">Column of <c>exact</c>, <c>phrase</c> or <c>broad</c>, utf8.</param>
    /// <param name="negative">Column of negative words, list&lt;utf8&gt; or utf8; or null.</param>
    /// <param name="analyzer">Name of an <see cref="Text.Analyzer"/>.</param>
    public static IndexDefinition Bidwords(
        string text, string matchType, string? negative = null, string analyzer = "english") =>
        new(IndexKind.Bidwords, analyzer, negative is null ? [text, matchType] : [text, matchType, negative]);

    /// <summary>Vectors.</summary>
    /// <param name="column">Column of type <c>vector&lt;float32,n&gt;</c>.</param>
    public static IndexDefinition Vector(string column) => new(IndexKind.Vector, "", column);

    /// <inheritdoc/>
    public bool Equals(IndexDefinition? other) => other?.Id == Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IndexDefinition);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
