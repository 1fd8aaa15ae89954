namespace AdFlow.Tables.Literals;

/// <summary>What text is read as a table at most.</summary>
internal static class TextLimits
{
    /// <summary>Columns of a table. Each takes memory by itself, however few rows there are, so that a short text of
    /// commas must not become a million of them.</summary>
    public const int MaxColumns = 10_000;
}
