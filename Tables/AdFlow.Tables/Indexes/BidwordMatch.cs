namespace AdFlow.Tables.Indexes;

/// <summary>How a bid word matches a query, or may match one; each includes those before it.</summary>
public enum BidwordMatch : byte
{
    /// <summary>The tokens of both are the same sequence: <c>exact</c>.</summary>
    Exact,

    /// <summary>The word's tokens stand in the query one after the other: <c>phrase</c>.</summary>
    Phrase,

    /// <summary>Each of the word's tokens stands in the query or among its synonyms: <c>broad</c>.</summary>
    Broad,
}
