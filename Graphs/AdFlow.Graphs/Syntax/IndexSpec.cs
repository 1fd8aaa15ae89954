namespace AdFlow.Graphs;

/// <summary>
/// A declared index: <c>text: { inverted: [title], analyzer: english }</c>, <c>words: { bidwords: text, match:
/// match_type, negative: negative }</c> or <c>near: { vector: column }</c>.
/// </summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Kind">The word <c>inverted</c>, <c>bidwords</c> or <c>vector</c>.</param>
/// <param name="Columns">Columns it is built over.</param>
/// <param name="Options">The other entries, by name.</param>
public sealed record IndexSpec(
    YamlScalar Name, YamlScalar Kind, IReadOnlyList<YamlScalar> Columns, IReadOnlyList<YamlEntry> Options);
