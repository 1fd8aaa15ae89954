namespace AdFlow.Runtime;

/// <summary>
/// Stages of a segment that can only run one after the other: each but the first waits for nothing but the one before,
/// and nothing else waits for that one. Immutable, thread-safe.
/// </summary>
/// <param name="Stages">Ordinals of the stages, ascending.</param>
/// <param name="Waits">How many other branches must have ended before.</param>
/// <param name="Next">The branches that wait for this one, ascending; all of them come later.</param>
internal sealed record Branch(int[] Stages, int Waits, int[] Next);
