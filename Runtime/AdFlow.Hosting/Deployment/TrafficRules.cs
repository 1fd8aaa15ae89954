using System.Globalization;

namespace AdFlow.Hosting;

/// <summary>How the division of a graph's requests changes. Pure functions of immutable values.</summary>
internal static class TrafficRules
{
    private const int MostBefore = 16;

    // A kilobyte for ten of them in each record of the log.
    private const int MostRemoved = 100;
    private const double Tolerance = 1e-6;

    /// <summary>The graph with another division; what answers now can be gone back to.</summary>
    public static DeployedGraph With(DeployedGraph graph, TrafficSplit traffic)
    {
        traffic = traffic with { Shares = [.. traffic.Shares.Where(share => share.Percent > 0)] };
        return IsSame(graph.Traffic, traffic) ? graph : graph with
        {
            Traffic = traffic,
            Before = [.. graph.Before.Append(graph.Traffic).TakeLast(MostBefore)],
        };
    }

    /// <summary>The graph with a share of the requests for one version; the others share the rest as they did.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="version">One of its versions.</param>
    /// <param name="percent">0 to 100; less than 100 only where another version has traffic.</param>
    public static DeployedGraph WithShare(DeployedGraph graph, string version, double percent)
    {
        var others = graph.Traffic.Shares.Where(share => share.Version != version).ToList();
        double sum = others.Sum(share => share.Percent);
        if (sum == 0)
            return graph;
        return With(graph, graph.Traffic with
        {
            Shares =
            [
                .. others.Select(share => share with { Percent = share.Percent / sum * (100 - percent) }),
                new TrafficShare(version, percent),
            ],
        });
    }

    /// <summary>The graph without the version that came last: what counts again is the latest division that some
    /// version had no part in which answers now.</summary>
    /// <returns>Null where there is none.</returns>
    public static DeployedGraph? Back(DeployedGraph graph)
    {
        for (int i = graph.Before.Count - 1; i >= 0; i--)
        {
            var before = graph.Before[i];
            if (graph.Traffic.Shares.All(share => before.Shares.Any(other => other.Version == share.Version)))
                continue;
            return graph with { Traffic = before, Before = [.. graph.Before.Take(i)] };
        }
        return null;
    }

    /// <summary>The graph without some versions that have no traffic; what their names stand for is kept.</summary>
    public static DeployedGraph Without(DeployedGraph graph, IReadOnlySet<string> versions) => graph with
    {
        Versions = [.. graph.Versions.Where(version => !versions.Contains(version.Name))],
        Removed =
        [
            .. graph.Removed.Where(removed => !versions.Contains(removed.Name)).Concat(graph.Versions
                .Where(version => versions.Contains(version.Name))
                .Select(version => new RemovedVersion(version.Name, version.Bundle.Hash))).TakeLast(MostRemoved),
        ],
        Before = [.. graph.Before.Where(split => !split.Shares.Any(share => versions.Contains(share.Version)))],
    };

    /// <summary>The graph without its oldest versions beyond a number; those with traffic, and one more, stay, and
    /// those that <see cref="Back"/> goes to are the last to go.</summary>
    public static DeployedGraph WithoutOldest(DeployedGraph graph, string kept, int most)
    {
        var back = Back(graph)?.Traffic.Shares ?? [];
        var gone = graph.Versions.Select(version => version.Name)
            .Where(name => name != kept && graph.Traffic.Shares.All(share => share.Version != name)
                && graph.Shadows.All(shadow => shadow.Version != name))
            .OrderBy(name => back.Any(share => share.Version == name))
            .Take(Math.Max(0, graph.Versions.Count - most)).ToHashSet(StringComparer.Ordinal);
        return gone.Count == 0 ? graph : Without(graph, gone);
    }

    /// <summary>What is wrong with a division; empty where nothing is.</summary>
    public static IReadOnlyList<string> Problems(DeployedGraph graph, TrafficSplit traffic)
    {
        var problems = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (version, percent) in traffic.Shares)
        {
            if (graph.Find(version) is null)
                problems.Add($"there is no version '{version}'; the versions are "
                    + string.Join(", ", graph.Versions.Select(known => known.Name)));
            if (!names.Add(version))
                problems.Add($"version '{version}' is there twice");
            if (!(percent is >= 0 and <= 100))
                problems.Add($"version '{version}' has {Text(percent)} percent; expected 0 to 100");
        }
        double sum = traffic.Shares.Sum(share => share.Percent);
        if (problems.Count == 0 && !(Math.Abs(sum - 100) <= Tolerance))
            problems.Add($"the percentages sum up to {Text(sum)}; expected 100");
        return problems;
    }

    private static bool IsSame(TrafficSplit one, TrafficSplit other) => one.Field == other.Field
        && one.Shares.OrderBy(share => share.Version, StringComparer.Ordinal)
            .SequenceEqual(other.Shares.OrderBy(share => share.Version, StringComparer.Ordinal));

    private static string Text(double percent) => percent.ToString(CultureInfo.InvariantCulture);
}
