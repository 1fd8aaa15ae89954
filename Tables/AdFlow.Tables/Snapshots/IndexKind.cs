using AdFlow.Tables.Indexes;

namespace AdFlow.Tables;

/// <summary>What an index answers.</summary>
public enum IndexKind : byte
{
    /// <summary>The row of a key: <see cref="KeyIndex"/>.</summary>
    Key,
    /// <summary>The rows of a key: <see cref="GroupKeyIndex"/>.</summary>
    GroupKey,
    /// <summary>The rows that hold a word: <see cref="InvertedIndex"/>.</summary>
    Inverted,
    /// <summary>The bid words that match a query: <see cref="BidwordIndex"/>.</summary>
    Bidwords,
    /// <summary>The rows nearest to a vector: <see cref="VectorScan"/>.</summary>
    Vector,
}
