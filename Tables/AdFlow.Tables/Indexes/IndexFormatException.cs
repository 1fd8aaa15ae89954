namespace AdFlow.Tables.Indexes;

/// <summary>A stored index is damaged, of another kind or version, or belongs to another table.</summary>
public sealed class IndexFormatException(string kind, string found, string expected)
    : Exception($"The {kind} index cannot be used: found {found}, expected {expected}. Build the index again.")
{
    /// <summary>Kind of the index that was to be opened.</summary>
    public string Kind { get; } = kind;
}
