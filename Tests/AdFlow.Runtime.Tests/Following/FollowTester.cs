using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Follows rows through graphs given as text.</summary>
internal sealed class FollowTester : IDisposable
{
    private readonly GraphTester _tester;
    private readonly InspectedGraph _graph;
    private readonly ObservedRequest _request;

    public FollowTester(GraphTester tester, string yaml, string request = "{}", bool enforceDeadline = false)
    {
        _tester = tester.Open(yaml);
        _graph = new(tester.Graph.PhysicalPlan.Source,
            plan => new BoundGraph(PhysicalPlan.Create(plan, InspectedGraph.AsWritten), tester.Tables));
        var row = tester.Request(request);
        _request = new(_graph, () => new RunRequest { Request = row, EnforceDeadline = enforceDeadline });
    }

    public RowStory Follow(string key, string? output = null, BidOptions? bid = null)
    {
        using var run = _request.RunAsync().GetAwaiter().GetResult();
        return new RowFollower(run, _tester.Tables, _request).FollowAsync(RowKey.Parse(key), output, bid)
            .GetAwaiter().GetResult();
    }

    /// <summary>Why the row was lost, one text for each loss of its last node that has any.</summary>
    public string LossOf(string key) => string.Join(" | ",
        Follow(key).Steps.Last(step => step.Losses.Count > 0).Losses.Select(loss => loss.Text));

    public string Text(string key, string? output = null, BidOptions? bid = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        RowStoryText.Write(Follow(key, output, bid), text);
        return text.ToString();
    }

    public void Dispose()
    {
        _graph.Dispose();
        _tester.Dispose();
    }
}
