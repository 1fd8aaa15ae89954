using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime.Tests.Fuzz;
using AdFlow.Tables;

namespace AdFlow.Runtime.Tests;

/// <summary>What is told of rows of random graphs fits the tables of the run, whatever the graph.</summary>
public sealed class RandomFollowingTests
{
    private const int Parts = 4, Graphs = 120, Keys = 3;

    [Test]
    public void Stories_FitTheTablesOfTheRun([Range(1, Parts)] int part)
    {
        var told = new Dictionary<RowLossKind, int>();
        for (int seed = part; seed <= Graphs; seed += Parts)
            Check(seed, told);
        // Otherwise nothing is said about these.
        foreach (var kind in (RowLossKind[])[RowLossKind.Condition, RowLossKind.Rank, RowLossKind.NoMatch])
            Assert.That(told.GetValueOrDefault(kind), Is.GreaterThan(0), $"losses of kind {kind}");
    }

    private static void Check(int seed, Dictionary<RowLossKind, int> told)
    {
        var graph = GraphMaker.Of(seed);
        var random = new Random(seed);
        using var requests = new FuzzRequests(random);
        using var open = FuzzCase.Open(graph, requests, new DiagnosticBag());
        Assert.That(open, Is.Not.Null, $"seed {seed}");
        var plan = open!.Plan(new()).Source;
        using var observed = new InspectedGraph(plan, other => open.Bind(other));
        var request = new ObservedRequest(observed, () => requests.RequestOf(0));
        using var run = request.RunAsync().GetAwaiter().GetResult();
        var follower = new RowFollower(run, open.Tables, request);
        for (int i = 0; i < Keys && run.HasTables; i++)
            if (KeyOf(run, plan.Outputs[0], random) is { } key)
                Check(run, follower, key, (seed, graph.Documents), told);
    }

    private static void Check(
        Inspection run, RowFollower follower, RowKey key, (int Seed, string Graph) about,
        Dictionary<RowLossKind, int> told)
    {
        string message = $"seed {about.Seed}, {key}\n{about.Graph}";
        var target = run.Plan.Outputs[0].Source;
        var trail = new RowTrail(run.Plan, key.Column, target);
        RowStory? story = null;
        Assert.That(() => story = follower.FollowAsync(key).GetAwaiter().GetResult(), Throws.Nothing, message);
        foreach (var (step, source) in story!.Steps.Zip(trail.Sources))
        {
            Assert.That(step.Node, Is.EqualTo(run.NameOf(source)), message);
            if (run.TryFind(source, out var rows) && trail.Has(source) && trail.KeyOf(source) >= 0)
                Assert.That(step.FollowedOut, Is.EqualTo(Count(rows, trail.KeyOf(source), key)), message);
            bool isLost = step.Kind is RowStepKind.Lost;
            Assert.That(isLost && (step.FollowedIn == 0 || step.FollowedOut > 0), Is.False, message);
            Assert.That(!isLost || step.Losses.Count > 0, message);
            foreach (var loss in step.Losses)
            {
                Assert.That(loss.Rank == 0 || (loss.Rank <= loss.Of && loss.Limit < loss.Of), $"{loss}\n{message}");
                told[loss.Kind] = told.GetValueOrDefault(loss.Kind) + 1;
            }
            CheckReasons(run, trail, source, message);
        }
        bool isThere = trail.Has(target) && story.Steps[^1].FollowedOut > 0;
        Assert.That(story.Verdict is RowVerdict.Shown, Is.EqualTo(isThere), message);
        Assert.That(story.Verdict is RowVerdict.Lost, Is.EqualTo(story.LostAt.Count > 0), message);
    }

    // A filter or a contest gives a reason exactly for the rows that it does not put out.
    private static void CheckReasons(Inspection run, RowTrail trail, LogicalSource source, string message)
    {
        if (source.IsRequest || trail.Before(source).ToList() is not [var from] || source.Output != 0
            || !run.TryFind(source, out var output) || !run.TryFind(from, out var input)
            || !run.TryFind(LogicalSource.Request, out var request) || input.RowCount > 60)
            return;
        var node = run.Plan.Nodes[source.Node];
        if (LeftEmptyLoss.Of(node, run) is not null || (node.Form is not FilterForm
            && ContestLoss.ContestOf(node, input.Schema) is null))
            return;
        int told = Enumerable.Range(0, input.RowCount).Count(row => (node.Form is FilterForm filter
            ? ConditionLoss.Of(filter.Condition.Expression, input, row, request)
            : ContestLoss.Of(node, input, row, request, other => $"{other}")) is not null);
        Assert.That(input.RowCount - told, Is.EqualTo(output.RowCount), $"rows of {node.Path}\n{message}");
    }

    // A value that some row on the way to the output has, or null where there are none.
    private static RowKey? KeyOf(Inspection run, LogicalOutput output, Random random)
    {
        var cells = new List<RowKey>();
        foreach (var node in run.Plan.Nodes)
            if (run.TryFind(new LogicalSource(node.Ordinal, 0), out var rows) && rows.RowCount > 0)
                for (int column = 0; column < rows.ColumnCount; column++)
                    if (AsKey(rows, column, random.Next(rows.RowCount)) is { } key
                        && new RowTrail(run.Plan, key.Column, output.Source) is var trail
                        && trail.Sources.Any(source => trail.Has(source) && trail.KeyOf(source) >= 0
                            && run.Plan.SchemaOf(source)[trail.KeyOf(source)].Type.Equals(rows.Schema[column].Type)))
                        cells.Add(key);
        return cells.Count == 0 ? null : cells[random.Next(cells.Count)];
    }

    private static RowKey? AsKey(Batch rows, int column, int row)
    {
        var field = rows.Schema[column];
        string json = CellValue.Json(rows, column, row);
        var key = new RowKey(field.Name, json == "null" ? null : CellValue.Text(json));
        return key.Fits(field.Type) ? key : null;
    }

    private static int Count(Batch rows, int column, RowKey key) => Enumerable.Range(0, rows.RowCount).Count(row =>
        CellValue.Json(rows, column, row) is var json && (json == "null" ? key.Value is null
            : IsSame(CellValue.Text(json), key.Value)));

    private static bool IsSame(string cell, string? value) =>
        cell == value || (cell, value) is ("0", "-0") or ("-0", "0");
}
