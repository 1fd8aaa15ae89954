namespace AdFlow.Hosting.Tests.Deployment;

public sealed class TrafficRulesTests
{
    [Test]
    public void WithShare_NewVersion_TakesFromOthersInProportion()
    {
        var graph = TrafficRules.With(Graph("a", "b", "c"), Split(("a", 60), ("b", 40)));
        Assert.That(TrafficRules.WithShare(graph, "c", 50).Traffic.ToString(), Is.EqualTo("a 30 %, b 20 %, c 50 %"));
        Assert.That(TrafficRules.WithShare(graph, "c", 100).Traffic.ToString(), Is.EqualTo("c 100 %"));
        Assert.That(TrafficRules.WithShare(graph, "b", 0).Traffic.ToString(), Is.EqualTo("a 100 %"));
    }

    [Test]
    public void Back_AfterACanaryGrewToAll_IsWhatAnsweredBeforeIt()
    {
        var graph = Graph("v1", "v2");
        foreach (double percent in new[] { 1.0, 10, 50, 100 })
            graph = TrafficRules.WithShare(graph, "v2", percent);
        Assert.That(TrafficRules.Back(graph)!.Traffic.ToString(), Is.EqualTo("v1 100 %"));
    }

    [Test]
    public void Back_Twice_GoesFurtherBack()
    {
        var graph = Graph("v1", "v2", "v3");
        graph = TrafficRules.WithShare(TrafficRules.WithShare(graph, "v2", 100), "v3", 100);
        graph = TrafficRules.Back(graph)!;
        Assert.That(graph.Traffic.ToString(), Is.EqualTo("v2 100 %"));
        graph = TrafficRules.Back(graph)!;
        Assert.That(graph.Traffic.ToString(), Is.EqualTo("v1 100 %"));
        Assert.That(TrafficRules.Back(graph), Is.Null);
    }

    [Test]
    public void Back_ToAVersionThatIsGone_IsNotPossible()
    {
        var graph = TrafficRules.WithShare(Graph("v1", "v2"), "v2", 100);
        Assert.That(TrafficRules.Back(TrafficRules.Without(graph, new HashSet<string> { "v1" })), Is.Null);
    }

    [Test]
    public void WithoutOldest_KeepsWhatAnswers()
    {
        var graph = TrafficRules.WithShare(Graph("v1", "v2", "v3", "v4"), "v2", 100);
        Assert.That(TrafficRules.WithoutOldest(graph, "v4", 2).Versions.Select(version => version.Name),
            Is.EqualTo(new[] { "v2", "v4" }));
    }

    [Test]
    public void WithoutOldest_VersionToGoBackTo_Stays()
    {
        var graph = TrafficRules.WithShare(Graph("v1", "v2", "v3", "v4"), "v4", 100);
        graph = TrafficRules.WithoutOldest(graph, "v4", 3);
        Assert.That(graph.Versions.Select(version => version.Name), Is.EqualTo(new[] { "v1", "v3", "v4" }));
        Assert.That(TrafficRules.Back(graph)!.Traffic.ToString(), Is.EqualTo("v1 100 %"));
    }

    [Test]
    public void Problems_WrongDivision_AreAllTold()
    {
        var problems = TrafficRules.Problems(Graph("v1"),
            Split(("v1", 50), ("v1", 60), ("v2", 101), ("v3", double.NaN)));
        Assert.That(problems, Has.Count.EqualTo(5));
        Assert.That(TrafficRules.Problems(Graph("v1", "v2"), Split(("v1", 50), ("v2", 49.9))),
            Is.EqualTo(new[] { "the percentages sum up to 99.9; expected 100" }));
    }

    [Test]
    public void AnyChanges_KeepDivisionsWhole()
    {
        var random = new Random(5);
        var graph = Graph("v0", "v1", "v2", "v3", "v4");
        for (int step = 0; step < 5000; step++)
        {
            graph = random.Next(4) == 0 ? TrafficRules.Back(graph) ?? graph
                : TrafficRules.WithShare(graph, $"v{random.Next(5)}", random.Next(101));
            Assert.That(graph.Traffic.Shares.Sum(share => share.Percent), Is.EqualTo(100).Within(1e-6), $"step {step}");
            Assert.That(graph.Traffic.Shares.Select(share => share.Version), Is.Unique, $"step {step}");
            Assert.That(graph.Before, Has.Count.LessThanOrEqualTo(16));
        }
    }

    [Test]
    public void Without_ManyVersions_RemembersSoManyNames()
    {
        var graph = Graph([.. Enumerable.Range(0, 250).Select(i => $"v{i}")]);
        foreach (var version in graph.Versions.Skip(1))
            graph = TrafficRules.Without(graph, new HashSet<string> { version.Name });
        Assert.That(graph.Removed.Select(removed => removed.Name),
            Is.EqualTo(Enumerable.Range(150, 100).Select(i => $"v{i}")));
    }

    private static TrafficSplit Split(params (string, double)[] shares) =>
        new(null, [.. shares.Select(share => new TrafficShare(share.Item1, share.Item2))]);

    private static DeployedGraph Graph(params string[] versions) => new("g",
        [.. versions.Select(name => new GraphVersion(name, new GraphBundle(name, "", ""), default))],
        TrafficSplit.All(versions[0]));
}
