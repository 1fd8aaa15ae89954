namespace AdFlow.Runtime;

/// <summary>A row that is followed, in the output of a node.</summary>
/// <param name="Rank">Its place there, from 1.</param>
/// <param name="Values">What the node gave it.</param>
public sealed record FollowedRow(int Rank, IReadOnlyList<RowValue> Values);
