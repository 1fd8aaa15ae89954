using AdFlow.Graphs;

namespace AdFlow.Runtime.Tests;

/// <summary>Random graphs planned by rules against the same graphs as written, and a slow obvious reference.</summary>
public sealed class RandomRuleTests
{

    [Test]
    public void RandomGraph_AnyRules_GivesTheSameRows([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        using var graph = new RuledGraph(random);
        var subset = PlanRules.InOrder.Where(_ => random.Next(2) == 0).ToList();
        foreach (var rules in new[] { RuleOptions.None, RuleOptions.All, new() { Rules = subset } })
            foreach (bool fuse in new[] { true, false })
                Assert.That(graph.Differs(new() { Rules = rules, Fuse = fuse }), Is.Null, $"seed {seed}, fused {fuse}, "
                    + $"rules {string.Join(", ", rules.Rules.Select(rule => rule.Name))}\n{graph.Yaml}");
    }
}
