namespace AdFlow.Graphs;

/// <summary>What a graph gives an operator beside its inputs.</summary>
/// <param name="Columns">Ordinal of the column bound to each declared read, −1 where it is absent.</param>
/// <param name="Settings">Text of each declared setting, null where its default holds.</param>
internal sealed record NodeGiven(IReadOnlyList<int> Columns, IReadOnlyList<YamlNode?> Settings);
