namespace AdFlow.Tables.Literals;

/// <summary>A text file is not the table it should be.</summary>
/// <param name="errors">What is wrong, each with its line; at least one.</param>
public sealed class TableTextException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    /// <summary>Most errors listed; reading stops there.</summary>
    public const int MaxErrors = 20;

    /// <summary>What is wrong, each with its line.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
