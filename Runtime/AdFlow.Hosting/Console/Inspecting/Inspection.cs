using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// One run of a graph as its author wrote it, with the tables of all nodes. Where a node fails, the request is run
/// again without it and what reads it, so that everything before the failure can be looked at. Disposed after the last
/// look. Not thread-safe.
/// </summary>
internal sealed class Inspection : IDisposable
{
    private const int MostRuns = 4;

    private readonly bool[] _isLeftOut;
    private BoundGraph? _graph;
    private GraphRun _run;

    private Inspection(LogicalPlan plan) => (Plan, _isLeftOut) = (plan, new bool[plan.Nodes.Count]);

    /// <summary>The graph as its author wrote it.</summary>
    public LogicalPlan Plan { get; }

    /// <summary>Why the first run failed, or null.</summary>
    public RunFailure? Failure { get; private set; }

    /// <summary>Whether there are tables to look at.</summary>
    public bool HasTables => _graph is not null;

    /// <summary>The run that <see cref="TableOf"/> shows; only where there are tables.</summary>
    public ref readonly GraphRun Run => ref _run;

    /// <summary>Runs a request.</summary>
    /// <param name="plan">The graph.</param>
    /// <param name="open">Ties a plan to the graph's tables.</param>
    /// <param name="request">The request; its row must live until the inspection is disposed.</param>
    public static async Task<Inspection> RunAsync(
        LogicalPlan plan, Func<LogicalPlan, BoundGraph> open, RunRequest request)
    {
        var inspection = new Inspection(plan);
        try
        {
            int runs = 1;
            while (await inspection.FailsAsync(open, request).ConfigureAwait(false) && runs < MostRuns)
                runs++;
            return inspection;
        }
        catch
        {
            inspection.Dispose();
            throw;
        }
    }

    /// <summary>Position of an output of a node among the outputs of <see cref="Run"/>; −1 where it was not run.
    /// </summary>
    public int TableOf(LogicalSource source)
    {
        if (_graph is null || _isLeftOut[source.Node])
            return -1;
        int table = source.Output;
        for (int node = 0; node < source.Node; node++)
            table += _isLeftOut[node] ? 0 : Plan.Nodes[node].Schemas.Count;
        return table;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _graph?.Dispose();
        (_run, _graph) = (default, null);
    }

    // Whether another run may tell more.
    private async Task<bool> FailsAsync(Func<LogicalPlan, BoundGraph> open, RunRequest request)
    {
        var outputs = Outputs();
        if (outputs.Count == 0)
            return false;
        _graph = open(Plan with { Outputs = outputs });
        _run = await _graph.RunAsync(request).ConfigureAwait(false);
        if (_run.Failure is not { } failure)
            return false;
        Failure ??= failure;
        Dispose();
        return TryLeaveOut(failure.Node);
    }

    private List<LogicalOutput> Outputs()
    {
        var outputs = new List<LogicalOutput>();
        foreach (var node in Plan.Nodes)
            for (int i = 0; i < node.Schemas.Count && !_isLeftOut[node.Ordinal]; i++)
                outputs.Add(new($"{node.Path}.{node.Operator.Outputs[i].Name}", new LogicalSource(node.Ordinal, i)));
        return outputs;
    }

    private bool TryLeaveOut(string? path)
    {
        if (Plan.Nodes.FirstOrDefault(node => node.Path == path) is not { } failed || _isLeftOut[failed.Ordinal])
            return false;
        _isLeftOut[failed.Ordinal] = true;
        foreach (var node in Plan.Nodes)
            if (node.Inputs.Any(input => input.Sources.Any(source => !source.IsRequest && _isLeftOut[source.Node])))
                _isLeftOut[node.Ordinal] = true;
        return true;
    }
}
