namespace AdFlow.Hosting.Tests.Deployment;

/// <summary>Changes of every kind, one after the other; each does the same when it is repeated after a crash.</summary>
internal static class DeploymentScript
{
    private const string Tests = """
        adflow_tests: 1
        tests:
          - name: three doubled
            request: { x: 3 }
            expect: { rows: [{ y: 6 }] }
        """;

    private const string Experiments = "layers: [ { layer: scale, field: x, arms: [ { arm: nine, percent: 5, "
        + "set: { doubled.with: { y: x * 9 } } } ] } ]";

    /// <summary>The changes.</summary>
    public static IReadOnlyList<Func<GraphHost, Task>> Steps { get; } =
    [
        host => host.DeployAsync("g", "v1", BundleZip.Of(
            ("g.graph.yaml", HostGraphs.Double("g")), ("g.tests.yaml", Tests), ("docs/more.txt", "text"))),
        host => host.DeployAsync("g", "v2", BundleZip.Times("g", 3)),
        host => host.DeployAsync("h", "v1", BundleZip.Times("h", 3)),
        host => host.Deployments.SetTrafficAsync("g",
            new TrafficSplit("x", [new("v1", 60), new("v2", 40)]), CancellationToken.None),
        host => host.Deployments.SetExperimentsAsync("g", Experiments, CancellationToken.None),
        host => host.Deployments.SetShadowsAsync("g", [new ShadowSpec("v2", "scale=nine", 10)], CancellationToken.None),
        host => host.Deployments.SetShadowsAsync("g", [], CancellationToken.None),
        host => host.DeployAsync("g", "v3", BundleZip.Times("g", 4), 100),
        host => RollBackAsync(host, "g"),
        host => RemoveAsync(host, "g", "v3"),
        host => host.DeployAsync("g", "v4", BundleZip.Times("g", 5)),
        // Now v1, the oldest without traffic, has to go: three versions are kept.
        host => host.DeployAsync("g", "v5", BundleZip.Times("g", 6), 100),
        host => RemoveGraphAsync(host, "h"),
    ];

    /// <summary>How the hosts are set up.</summary>
    public static void Configure(AdFlowOptions options) => options.KeptVersions = 3;

    private static async Task RollBackAsync(GraphHost host, string graph)
    {
        // After a crash it may be done already; once more would go further back.
        if (host.Deployments.Stored[graph].Traffic.Shares.Count == 1)
            await host.Deployments.RollBackAsync(graph, CancellationToken.None);
    }

    private static async Task RemoveAsync(GraphHost host, string graph, string version)
    {
        if (host.Deployments.Stored[graph].Find(version) is not null)
            await host.Deployments.RemoveVersionAsync(graph, version, CancellationToken.None);
    }

    private static async Task RemoveGraphAsync(GraphHost host, string graph)
    {
        if (host.Deployments.Stored.ContainsKey(graph))
            await host.Deployments.RemoveGraphAsync(graph, CancellationToken.None);
    }
}
