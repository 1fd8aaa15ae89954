namespace AdFlow.Graphs;

/// <summary>A plan as rules have left it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Notes">What was done, in order; then why filters and limits stay where they are.</param>
public sealed record OptimizedPlan(LogicalPlan Plan, IReadOnlyList<PlanNote> Notes);
