using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Which rules are applied. Results do not depend on it. Immutable, thread-safe.</summary>
public sealed record RuleOptions
{
    /// <summary>All rules.</summary>
    public static RuleOptions All { get; } = new();

    /// <summary>No rule: the plan as its author wrote it.</summary>
    public static RuleOptions None { get; } = new() { Rules = [] };

    /// <summary>The rules in the order in which they are applied.</summary>
    public IReadOnlyList<PlanRule> Rules { get; init; } = PlanRules.InOrder;

    /// <summary>All rules but some.</summary>
    /// <param name="names">Names of the rules to leave out.</param>
    /// <exception cref="ArgumentException">There is no rule of that name.</exception>
    public static RuleOptions Without(params IReadOnlyList<string> names)
    {
        string[] known = [.. PlanRules.InOrder.Select(rule => rule.Name)];
        foreach (string name in names.Except(known))
            throw new ArgumentException(
                $"there is no planner rule '{name}'{Suggestion.For(name, known, "rules")}", nameof(names));
        return new() { Rules = [.. PlanRules.InOrder.Where(rule => !names.Contains(rule.Name))] };
    }
}
