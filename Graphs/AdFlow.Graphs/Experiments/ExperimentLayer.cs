namespace AdFlow.Graphs;

/// <summary>
/// A dimension in which a graph is tried: every request has one of its arms, or <see cref="Control"/>, whatever its
/// arms in other layers are. Immutable.
/// </summary>
/// <param name="Name">Its name, unique in the document.</param>
/// <param name="Field">Field of the request that decides: equal values always have the same arm.</param>
/// <param name="Salt">What the division depends on beside the value: another salt divides anew.</param>
/// <param name="Versions">Versions of the graph that it is for; null for all.</param>
/// <param name="Arms">Its arms, in the order of the document; those of no arm have <see cref="Control"/>.</param>
public sealed record ExperimentLayer(
    YamlScalar Name, YamlScalar Field, string Salt, IReadOnlyList<YamlScalar>? Versions,
    IReadOnlyList<ExperimentArm> Arms)
{
    /// <summary>Name of the arm that changes nothing and has what is left of the requests.</summary>
    public const string Control = "control";

    /// <summary>Whether it is for a version.</summary>
    public bool IsFor(string version) => Versions is null || Versions.Any(named => named.Text == version);
}
