using AdFlow.Graphs;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Makes the graph of a seed, executes it in several ways and compares.</summary>
internal static class FuzzRun
{
    private const int RandomWays = 6;

    // Every so many graphs are executed in all ways that turn things on or off.
    private const int AllCorners = 64;

    /// <summary>Checks a graph.</summary>
    /// <param name="seed">Decides the graph, its requests and the ways.</param>
    /// <param name="ways">Other ways, or null for ways of the seed.</param>
    /// <returns>What differs, in a graph made as small as it goes; null where nothing does.</returns>
    public static string? Check(int seed, IReadOnlyList<Way>? ways = null)
    {
        var graph = GraphMaker.Of(seed);
        var random = new Random(seed);
        using var requests = new FuzzRequests(random);
        var problems = new DiagnosticBag();
        using var open = FuzzCase.Open(graph, requests, problems);
        if (open is null)
            return $"seed {seed} makes a graph with problems\n{string.Join('\n', problems.ToList())}\n"
                + graph.Documents;
        try
        {
            if (open.DiffersFromReference() is { } found)
                return Report(seed, null, graph, requests, found);
        }
        catch (TooManyRowsException)
        {
            return null;
        }
        ways ??= seed % AllCorners == 0 ? Way.Corners
            : [Way.Default, .. Enumerable.Range(0, RandomWays).Select(_ => Way.Any(random))];
        foreach (var way in ways)
            if (open.Differs(way) is { } found)
                return Report(seed, way, graph, requests, found);
        return null;
    }

    private static string Report(int seed, Way? way, FuzzGraph graph, FuzzRequests requests, string difference)
    {
        var shrinker = new Shrinker(smaller =>
        {
            using var open = FuzzCase.Open(smaller, requests, new DiagnosticBag());
            return way is null ? open?.DiffersFromReference() : open?.Differs(way);
        });
        var (small, found) = shrinker.Shrink(graph, difference);
        string rows = small.Tables.MostItems == int.MaxValue ? "all" : $"the first {small.Tables.MostItems}";
        return $"seed {seed}\n{way?.ToString() ?? "the reference is expected"}\n{Way.Plain}\n{found}\n"
            + $"tables {small.Tables.Number}, {rows} rows of 'items'\n{small.Documents}\nThe whole graph:\n"
            + graph.Documents;
    }
}
