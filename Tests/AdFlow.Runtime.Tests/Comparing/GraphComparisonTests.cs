namespace AdFlow.Runtime.Tests.Comparing;

public sealed class GraphComparisonTests
{
    [Test]
    public async Task SameGraph_IsEqual()
    {
        using var graphs = new ComparedGraphs(ComparedGraphs.Shop, ComparedGraphs.Shop);
        var (runs, summary) = await graphs.CompareAsync(null, 0, 2, 9);
        Assert.That(runs.Select(run => (run.IsEqual, run.HasEqualOutputs)), Is.All.EqualTo((true, true)));
        Assert.That((summary.Requests, summary.Different, summary.First), Is.EqualTo((3L, 0L, (TableSummary?)null)));
        Assert.That(graphs.Graphs.Tables.Select(table => table.Name),
            Is.EqualTo(["request", "all", "scored", "chosen", "best", "priced"]));
        Assert.That(graphs.Graphs.Tables.SelectMany(table => table.Changes), Is.Empty);
    }

    [Test]
    public async Task ChangedNode_IsTheFirstThatDiffers_AndSaysWhatWasChanged()
    {
        using var graphs = new ComparedGraphs(
            ComparedGraphs.Shop, ComparedGraphs.Changed("score: bid * pctr", "score: bid"));
        var (runs, summary) = await graphs.CompareAsync(null, 0, 3);
        Assert.That(runs[0].First!.Table.Name, Is.EqualTo("scored"));
        Assert.That(runs[0].First!.Table.Changes.Single(), Does.Contain("bid * pctr").And.Contain("→"));
        var best = summary.Tables.Single(table => table.Table.Name == "best");
        // 1 and 2 are the best by revenue, 4 and 3 by bid; of requests that want a bid of 3 it is 3 and 4, the other
        // way round.
        Assert.That((best.OnlyLeft, best.OnlyRight, best.Moved, best.Different), Is.EqualTo((2L, 2L, 2L, 2L)));
        var score = summary.Tables.Single(table => table.Table.Name == "scored").Columns.Single();
        Assert.That((score.Name, score.Changed, score.LargestRow), Is.EqualTo(("score", 8L, "ad_id=4")));
        Assert.That(score.Largest, Is.EqualTo(3.8).Within(1e-12));
        Assert.That(score.Mean, Is.EqualTo((0.5 + 1.6 + 2.7 + 3.8) / 4).Within(1e-12));
        Assert.That(summary.MostDifferent.Select(each => each.Request), Is.EqualTo([0L, 1L]));
    }

    [Test]
    public async Task Metrics_AreThoseOfTheOutput()
    {
        using var graphs = new ComparedGraphs(
            ComparedGraphs.Shop, ComparedGraphs.Changed("score: bid * pctr", "score: bid"));
        var (runs, summary) = await graphs.CompareAsync(null, 0, 3);
        Assert.That(runs[0].Metrics.Select(metric => metric.Name), Is.EqualTo(
            ["revenue", "rows", "distinct ad_id", "distinct advertiser_id", "milliseconds"]));
        var revenue = runs[0].Metrics[0];
        Assert.That(revenue.Left, Is.EqualTo(0.5 * 0.5 + 1 * 0.2).Within(1e-12));
        Assert.That(revenue.Right, Is.EqualTo(2 * 0.05 + 1.5 * 0.1).Within(1e-12));
        Assert.That((runs[0].Metrics[1].Left, runs[0].Metrics[3].Left), Is.EqualTo((2.0, 1.0)));
        Assert.That(summary.Metrics[0].Samples.Difference, Is.EqualTo(-0.1).Within(1e-12));
        Assert.That(runs[0].Metrics[^1].Left, Is.GreaterThan(0));
    }

    [Test]
    public async Task NodesOfOneGraphOnly_AreNamed_AndOutputsAreMatchedByName()
    {
        string other = ComparedGraphs
            .Changed("  best: ", "  richer: { op: let, in: chosen, with: { extra: 1 } }\n  best: ")
            .Replace("in: chosen, with: { by", "in: richer, with: { by", StringComparison.Ordinal)
            .Replace("priced:", "sold:", StringComparison.Ordinal);
        using var named = new ComparedGraphs(
            ComparedGraphs.Changed("output: priced", "outputs: { ads: priced }"),
            other.Replace("output: priced", "outputs: { ads: sold }", StringComparison.Ordinal));
        Assert.That(named.Graphs.Tables.Select(table => table.Name), Is.EqualTo(
            ["request", "all", "scored", "chosen", "richer", "best", "sold", "priced", "→ ads"]));
        var (runs, summary) = await named.CompareAsync(null, 0);
        Assert.That(named.Graphs.Outputs, Is.EqualTo([named.Graphs.Tables[^1]]));
        Assert.That(runs[0].First!.Table.Name, Is.EqualTo("best"), "it has a column more");
        Assert.That(runs[0].First!.Table.OnlyRightColumns, Is.EqualTo(["extra"]));
        Assert.That((runs[0].First!.DifferentRows, runs[0].HasEqualOutputs), Is.EqualTo((0, false)));
        Assert.That(summary.Tables.Single(table => table.Table.Name == "richer").OnlyInRight, Is.EqualTo(1));
    }

    [Test]
    public async Task NodeThatFailsOnOneSide_IsADifference()
    {
        using var graphs = new ComparedGraphs(ComparedGraphs.Shop,
            ComparedGraphs.Changed("{ op: let, in: all, with: { score: bid * pctr } }\n",
                "{ op: let, in: wrong, with: { score: bid * pctr } }\n")
            .Replace("  scored:", "  wrong:  { op: test.fail, in: all, columns: { a: bid }, with: { how: crash } }\n"
                + "  scored:", StringComparison.Ordinal));
        var (runs, summary) = await graphs.CompareAsync(null, 0);
        Assert.That((runs[0].FailsDifferently, runs[0].RightFailure?.Node), Is.EqualTo((true, "wrong")));
        Assert.That(runs[0].Metrics[0].Right, Is.Null);
        Assert.That((summary.RightFailed, summary.FailedDifferently, summary.Metrics[0].OnlyLeft),
            Is.EqualTo((1L, 1L, 1L)));
        Assert.That(runs[0].First!.Table.Name, Is.EqualTo("scored"));
    }

    [TestCase("clicks=pctr", 0.7)]
    [TestCase("clicks=sum(pctr)", 0.7)]
    [TestCase("dear = count(bid > 1)", 1)]
    [TestCase("n=count()", 2)]
    [TestCase("shops=distinct(advertiser_id)", 1)]
    [TestCase("bid=mean(bid)", 1.5)]
    [TestCase("least=min(bid)", 1)]
    [TestCase("most=max(bid + request.least)", 2)]
    [TestCase("x=sum(bid) + sum(bid)", null)]
    public async Task Metric_IsAnExpressionOverTheOutput(string text, double? expected)
    {
        Assert.That(OutputMetric.Parse(text, out var metric), Is.Null);
        using var graphs = new ComparedGraphs(ComparedGraphs.Shop, ComparedGraphs.Shop);
        if (expected is null)
        {
            Assert.That(() => graphs.CompareAsync([metric], 0), Throws.ArgumentException);
            return;
        }
        var (runs, _) = await graphs.CompareAsync([metric], 0);
        Assert.That(runs[0].Metrics[0].Left, Is.EqualTo(expected).Within(1e-12));
    }

    [TestCase("pctr", "name=expression")]
    [TestCase("=pctr", "name=expression")]
    [TestCase("clicks=", "name=expression")]
    [TestCase("clicks=sum()", "lacks")]
    public void MetricThatCannotBeRead_SaysWhatIsExpected(string text, string expected) =>
        Assert.That(OutputMetric.Parse(text, out _), Does.Contain(expected));

    [Test]
    public void RequestsThatDifferMost_AreKept()
    {
        var kept = new MostDifferent<long>(3);
        var graphs = new GraphPair(ComparedRows.Plan, ComparedRows.Plan);
        foreach (int rows in (int[])[1, 5, 2, 5, 0, 9])
        {
            var run = new RunDifference
            {
                Request = rows, Graphs = graphs, Metrics = [],
                Tables = [new() { Table = graphs.Tables[0], LeftRows = rows, RightRows = -1 }],
            };
            kept.Add(run with { Request = kept.Items.Count * 100 + rows }, () => rows);
        }
        Assert.That(kept.Items, Is.EqualTo([9L, 5, 5]));
    }
}
