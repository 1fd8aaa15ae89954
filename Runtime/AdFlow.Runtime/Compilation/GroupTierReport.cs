namespace AdFlow.Runtime;

/// <summary>What has become of a group of map operators of a stage.</summary>
/// <param name="Nodes">Paths of its nodes in order.</param>
/// <param name="State">How it is executed.</param>
/// <param name="Rows">Rows counted until it was compiled, in steps.</param>
/// <param name="Note">Why, in words; what was found where it was refused.</param>
public sealed record GroupTierReport(IReadOnlyList<string> Nodes, GroupTierState State, long Rows, string Note);
