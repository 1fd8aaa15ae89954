using AdFlow.Tables.Indexes;

namespace AdFlow.Tables;

/// <summary>
/// What an index answers. Each kind has a stored form; keys and vectors themselves stay in the table.
/// </summary>
public enum IndexKind : byte
{
    /// <summary>
    /// The row of a key: <see cref="KeyIndex"/>. Publishing refuses rows without a key and keys of two rows. 4 to 16
    /// bytes a row for integers that lie densely, 13 to 27 otherwise.
    /// </summary>
    Key,
    /// <summary>
    /// The rows of a key: <see cref="GroupKeyIndex"/>. Rows whose key is null belong to no group. 4 bytes a
    /// row, and for each group 4 more and what a key costs above.
    /// </summary>
    GroupKey,
    /// <summary>
    /// The rows that hold a word: <see cref="InvertedIndex"/>, with frequencies and positions. Nulls hold no words.
    /// </summary>
    Inverted,
    /// <summary>
    /// The bid words that match a query: <see cref="BidwordIndex"/>. Publishing refuses unknown match types; a null
    /// text matches nothing.
    /// </summary>
    Bidwords,
    /// <summary>
    /// The rows nearest to a vector: <see cref="VectorScan"/>, exact. Publishing refuses vectors with elements that are
    /// null, NaN or infinite; a row whose whole vector is null is not found. 4 bytes a row.
    /// </summary>
    Vector,
}
