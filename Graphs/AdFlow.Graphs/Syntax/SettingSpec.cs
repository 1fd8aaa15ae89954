using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>A setting: <c>reserve: float64</c>, or <c>reserve: { type: float64, default: 0.05, doc: … }</c>.</summary>
/// <param name="Field">Name and type.</param>
/// <param name="Default">Value where none is given, or null if one must be given.</param>
/// <param name="Doc">Meaning and unit.</param>
/// <param name="Position">The name's place.</param>
public sealed record SettingSpec(Field Field, YamlScalar? Default, string Doc, SourcePosition Position);
