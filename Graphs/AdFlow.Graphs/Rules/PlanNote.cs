namespace AdFlow.Graphs;

/// <summary>What a rule did, or why it did not.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Kind">Whether something changed.</param>
/// <param name="Node">Path of the node that the note is about.</param>
/// <param name="Text">A sentence for people: <c>where 'eligible' moved below 'pctr'</c>.</param>
public sealed record PlanNote(string Rule, PlanNoteKind Kind, string Node, string Text);

/// <summary>Kind of a note.</summary>
public enum PlanNoteKind
{
    /// <summary>The plan changed.</summary>
    Changed,
    /// <summary>The plan stays as it is, for the stated reason.</summary>
    Stays,
}
