namespace AdFlow.Graphs;

/// <summary>Takes the notes of one rule. Not thread-safe.</summary>
/// <param name="rule">Name of the rule.</param>
public sealed class PlanNotes(string rule)
{
    private const int MostNamed = 8;

    private readonly List<PlanNote> _notes = [];

    /// <summary>The notes in their order.</summary>
    public IReadOnlyList<PlanNote> All => _notes;

    /// <summary>Nodes by their paths; of many the first ones.</summary>
    /// <param name="paths">The paths.</param>
    internal static string Named(IEnumerable<string> paths)
    {
        string[] first = [.. paths.Take(MostNamed + 1).Select(path => $"'{path}'")];
        return string.Join(", ", first.Take(MostNamed)) + (first.Length > MostNamed ? " and others" : "");
    }

    /// <summary>Notes what was done to a node.</summary>
    public void Changed(string node, string text) => _notes.Add(new(rule, PlanNoteKind.Changed, node, text));

    /// <summary>Notes why nothing was done to a node.</summary>
    public void Stays(string node, string text) => _notes.Add(new(rule, PlanNoteKind.Stays, node, text));
}
