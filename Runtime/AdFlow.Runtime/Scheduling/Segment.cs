namespace AdFlow.Runtime;

/// <summary>
/// Stages behind each other in the static order between two points where a run has to be in order: where it waits for
/// an asynchronous operator, starts one, or changes something outside. Immutable, thread-safe.
/// </summary>
/// <param name="Ordinal">Position among the segments of the plan.</param>
/// <param name="First">First stage.</param>
/// <param name="End">Stage behind the last.</param>
/// <param name="Awaited">Asynchronous stages whose results are needed from here on.</param>
/// <param name="Branches">The stages by what can run at once, by their first stage.</param>
internal sealed record Segment(int Ordinal, int First, int End, int[] Awaited, Branch[] Branches)
{
    /// <summary>Whether there can be two branches at once.</summary>
    public bool CanFork => Branches.Length > 1;
}
