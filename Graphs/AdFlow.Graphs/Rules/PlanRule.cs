namespace AdFlow.Graphs;

/// <summary>Turns a plan into one that gives the same rows, bit for bit, and costs less. Immutable,
/// thread-safe.</summary>
public abstract class PlanRule
{
    /// <summary>Its name, in lower snake case.</summary>
    public abstract string Name { get; }

    /// <summary>What it may change.</summary>
    public abstract RuleChanges Changes { get; }

    /// <summary>Applies the rule wherever it fits.</summary>
    /// <param name="plan">The plan; it stays as it is.</param>
    /// <param name="notes">Takes what was done, and why other things were not.</param>
    /// <returns>The same object where there is nothing to do.</returns>
    public abstract LogicalPlan Apply(LogicalPlan plan, PlanNotes notes);
}
