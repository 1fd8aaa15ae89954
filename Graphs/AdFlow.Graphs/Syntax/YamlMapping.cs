namespace AdFlow.Graphs;

/// <summary>A mapping; keys are unique scalars.</summary>
/// <param name="Entries">Keys and values in their order.</param>
/// <param name="Position">Its first character.</param>
public sealed record YamlMapping(IReadOnlyList<YamlEntry> Entries, SourcePosition Position) : YamlNode(Position)
{
    /// <summary>Keys whose values could not be read; reported already, so they are not missing.</summary>
    internal IReadOnlyList<string> Unreadable { get; init; } = [];
}
