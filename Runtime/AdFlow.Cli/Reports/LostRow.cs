namespace AdFlow.Cli;

/// <summary>Why a row is not in the output.</summary>
/// <param name="Side"><c>left</c> or <c>right</c>: the run that lost it.</param>
/// <param name="Row">What it is known by: <c>ad_id=7</c>.</param>
/// <param name="Node">Path of the node that lost it.</param>
/// <param name="Reason">By which condition or rank, for people.</param>
/// <param name="Needed">The smallest change of its bid that would have kept it, or why none does, for people; null
/// where it was not searched for.</param>
public sealed record LostRow(string Side, string Row, string Node, string Reason, string? Needed = null);
