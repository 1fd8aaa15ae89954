using System.Text.RegularExpressions;
using AdFlow.Graphs;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>
/// Random graphs are recorded and observed beside themselves and beside a graph in which one number is another one:
/// what both sides share, whichever comes first, and results that are played without being learnt, are bit for bit what
/// either graph gives alone when the recorded run is learnt.
/// </summary>
public sealed partial class PairFuzzTests
{
    private const int Graphs = 45, Parts = 3;

    private int _shared, _inPlace;

    [Test]
    public async Task RandomGraphs_SideBySide_GiveWhatTheyGiveAlone([Range(1, Parts)] int part)
    {
        (_shared, _inPlace) = (0, 0);
        for (int seed = part; seed <= Graphs; seed += Parts)
            if (await DifferenceAsync(seed) is { } difference)
                Assert.Fail($"seed {seed}: {difference}");
        // Otherwise the comparison above says little.
        Assert.That((_shared > 100, _inPlace > 5), Is.EqualTo((true, true)), $"{_shared} shared, {_inPlace} in place");
    }

    private async Task<string?> DifferenceAsync(int seed)
    {
        var random = new Random(seed);
        using var made = new FuzzRecord(seed, random);
        if (made.Problems.Count > 0)
            return $"{string.Join('\n', made.Problems)}\n{made.Yaml}";
        string other = Path.Combine(made.Folder, "other.graph.yaml");
        for (int change = 0; change < 3; change++)
        {
            string yaml = change == 0 ? made.Yaml : Changed(made.Yaml, random);
            File.WriteAllText(other, yaml);
            try
            {
                if (await DifferenceAsync(made.File, other) is { } difference)
                    return $"{difference}\n{yaml}";
            }
            catch (ReplayException)
            {
                // The number meant something else.
            }
        }
        return null;
    }

    private async Task<string?> DifferenceAsync(string record, string other)
    {
        using var reader = new RecordReader(record);
        using var pairs = new ReplayedPairs(TestRecords.Options(), TestRecords.Options() with { OtherGraph = other });
        while (reader.TryRead(out var run))
        {
            using var read = run;
            // Which of several nodes fails first is open.
            if (run.Header.Failure is not null)
                continue;
            var pair = pairs.Rent(run, run);
            _inPlace += pair.Right.IsInPlace(run) ? 1 : 0;
            foreach (bool isRightFirst in (bool[])[false, true])
            {
                var (left, right) = await pair.ObserveAsync(run, run, isRightFirst);
                using var one = left;
                using var two = right;
                string? difference = await DifferenceAsync(pair.Left, run, left)
                    ?? await DifferenceAsync(pair.Right, run, right);
                if (difference is not null)
                    return $"request {run.Header.Request}, right first: {isRightFirst}, {difference}";
                _shared += SharedOf(left, right);
            }
            pairs.Return(pair);
        }
        return null;
    }

    // The plain way: the recorded graph is run to be learnt, and nothing is shared.
    private static async Task<string?> DifferenceAsync(ReplayedGraph graph, RecordedRun run, Inspection found)
    {
        using var inspected = graph.Inspected.With(graph.Plan);
        using var alone = await graph.ObserveAsync(
            inspected, run, graph.TapeOf(await graph.Recorded.LearnAsync(run, default)), default);
        if (alone.Failure?.Code != found.Failure?.Code)
            return $"fails otherwise: {found.Failure}; alone: {alone.Failure}";
        if (!alone.Degraded.Select(each => each.Node).SequenceEqual(found.Degraded.Select(each => each.Node)))
            return "other nodes are left empty";
        foreach (var node in graph.Plan.Nodes)
            for (int i = 0; i < node.Schemas.Count; i++)
            {
                var source = new LogicalSource(node.Ordinal, i);
                bool isFound = found.TryFind(source, out var rows), isAlone = alone.TryFind(source, out var plain);
                if (isFound != isAlone)
                    return $"{node.Path}: found {isFound}, alone {isAlone}";
                if (isFound && BatchComparison.Find(node.NameOf(i), plain, rows) is { } difference)
                    return difference.ToString();
            }
        return null;
    }

    private static unsafe int SharedOf(Inspection left, Inspection right)
    {
        int shared = 0;
        foreach (var node in left.Plan.Nodes)
            if (right.Plan.Nodes.FirstOrDefault(one => one.Path == node.Path) is { } other
                && left.TryFind(new LogicalSource(node.Ordinal, 0), out var rows) && rows is { ColumnCount: > 0 }
                && right.TryFind(new LogicalSource(other.Ordinal, 0), out var others)
                && others.ColumnCount == rows.ColumnCount
                && rows.NodeAt(rows.ColumnCount - 1) == others.NodeAt(rows.ColumnCount - 1))
                shared++;
        return shared;
    }

    // Numbers of settings, not those that names end with.
    private static string Changed(string yaml, Random random)
    {
        var numbers = Number().Matches(yaml);
        if (numbers.Count == 0)
            return yaml;
        var number = numbers[random.Next(numbers.Count)];
        return $"{yaml[..number.Index]}{random.Next(1, 9)}{yaml[(number.Index + number.Length)..]}";
    }

    [GeneratedRegex(@"(?<=[ (\[])\d+(\.\d+)?(?=[ ,)}\]])")]
    private static partial Regex Number();
}
