using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>A field with its type: of a request, or a column that a sub-graph needs.</summary>
/// <param name="Field">Name, type and whether it may be null.</param>
/// <param name="Position">The name's place.</param>
public sealed record FieldSpec(Field Field, SourcePosition Position)
{
    /// <summary>What becomes of a request field when a run is recorded; columns are public, the planner tells which
    /// are not.</summary>
    public FieldPrivacy Privacy { get; init; }
}
