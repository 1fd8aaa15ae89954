using AdFlow.Operators.Standard;

namespace AdFlow.Hosting.Tests.Deployment;

/// <summary>Hosts without a server, on a store that outlives them.</summary>
internal static class StoreHost
{
    /// <summary>Starts a host.</summary>
    public static async Task<GraphHost> StartAsync(string store, Action<AdFlowOptions>? configure = null)
    {
        var options = new AdFlowOptions { StoreFolder = store };
        options.Modules.Add(StandardOperators.Module);
        configure?.Invoke(options);
        var host = new GraphHost(options);
        try
        {
            await host.StartAsync(CancellationToken.None);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Deploys a zip.</summary>
    public static Task<DeployedGraph> DeployAsync(
        this GraphHost host, string graph, string version, byte[] zip, double? percent = null) =>
        host.Deployments.DeployAsync(graph, version, new MemoryStream(zip), percent, CancellationToken.None);

    /// <summary>All that is deployed, as text that is equal where it is.</summary>
    public static string State(this GraphHost host) => string.Join("\n",
        host.Deployments.Stored.Values.OrderBy(graph => graph.Name, StringComparer.Ordinal).Select(graph =>
            $"{graph.Name}: {string.Join(" ", graph.Versions.Select(v => $"{v.Name}={v.Bundle.Hash[..8]}"))}; "
            + $"{graph.Traffic}; before {string.Join(" | ", graph.Before)}; {graph.Experiments?.Text}; "
            + string.Join(" | ", graph.Shadows)));

    /// <summary>Fails unless the store holds the bundles of what is deployed, whole, and nothing else.</summary>
    public static void AssertWhole(this GraphHost host, string store, string where)
    {
        var versions = host.Deployments.Stored.Values.SelectMany(graph => graph.Versions).ToList();
        Assert.That(Directory.GetDirectories(Path.Combine(store, "bundles")).Select(Path.GetFileName),
            Is.EquivalentTo(versions.Select(version => version.Bundle.Hash).Distinct()), where);
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(store, "incoming")), Is.Empty, where);
        foreach (var version in versions)
            Assert.That(HashOf(version.Bundle.Folder), Is.EqualTo(version.Bundle.Hash), where);
        Assert.That(host.Graphs.All.Select(graph => graph.Name),
            Is.EquivalentTo(host.Deployments.Stored.Keys), where);
    }

    private static string HashOf(string folder) => BundleFile.HashOf(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file =>
            BundleFile.Of(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), file)));
}
