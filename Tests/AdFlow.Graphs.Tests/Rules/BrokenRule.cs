namespace AdFlow.Graphs.Tests.Rules;

/// <summary>A rule that does what it must not, once.</summary>
internal sealed class BrokenRule(RuleChanges changes, Func<LogicalPlan, LogicalPlan> apply) : PlanRule
{
    public override string Name => "broken";

    public override RuleChanges Changes => changes;

    public override LogicalPlan Apply(LogicalPlan plan, PlanNotes notes) => apply(plan);
}
