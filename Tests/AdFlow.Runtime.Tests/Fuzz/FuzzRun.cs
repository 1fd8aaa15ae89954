using AdFlow.Graphs;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Makes the graph of a seed, executes it in several ways and compares.</summary>
internal static class FuzzRun
{
    private const int RandomWays = 6;

    /// <summary>Checks a graph.</summary>
    /// <param name="seed">Decides the graph, its requests and the ways.</param>
    /// <returns>What differs, or null.</returns>
    public static string? Check(int seed)
    {
        var graph = GraphMaker.Of(seed);
        var random = new Random(seed);
        using var requests = new FuzzRequests(random);
        var problems = new DiagnosticBag();
        using var open = FuzzCase.Open(graph, requests, problems);
        if (open is null)
            return $"seed {seed} makes a graph with problems: {string.Join('\n', problems.ToList())}\n{graph.Yaml}";
        try
        {
            if (open.DiffersFromReference() is { } found)
                return $"seed {seed}, plain execution and reference: {found}\n{graph.Yaml}";
        }
        catch (TooManyRowsException)
        {
            return null;
        }
        var all = seed % 64 == 0 ? Way.Corners
            : [Way.Default, .. Enumerable.Range(0, RandomWays).Select(_ => Way.Any(random))];
        foreach (var way in all)
            if (open.Differs(way) is { } difference)
                return $"seed {seed}, {way}, and {Way.Plain}: {difference}\n{graph.Yaml}";
        return null;
    }
}
