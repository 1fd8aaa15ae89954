using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Makes records of the runs of one bound graph: the request, the results of recorded nodes, the outputs. Make it once
/// for each graph, before its first run. Thread-safe; what it writes to belongs to its caller.
/// </summary>
public sealed class RunRecorder
{
    private readonly BoundGraph _bound;
    private readonly RecordPrivacy _privacy;
    private readonly RecordedPart _request;
    private readonly (LogicalSource Source, RecordedPart Part)[] _results;
    private readonly RecordedPart[] _outputs;
    private readonly RecordedPart[] _readTables;
    private volatile RecordedTables _tables = RecordedTables.None;

    /// <summary>Prepares records of a graph's runs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="description">What the records say of it, from <see cref="GraphDescription"/>.</param>
    /// <param name="key">Hashes fields of requests that are <c>private: hash</c>.</param>
    public RunRecorder(BoundGraph graph, RecordedGraph description, PrivacyKey key)
    {
        var plan = graph.PhysicalPlan;
        (_bound, Graph, _privacy) = (graph, description, new RecordPrivacy(plan, key));
        _request = new RecordedPart(RecordKind.Request, "", _privacy.RequestSchema);
        _results = [.. plan.Logical.Nodes.Where(node => node.IsRecorded && plan.Liveness.IsNeeded(node))
            .SelectMany(node => Enumerable.Range(0, node.Schemas.Count)
                .Select(output => Result(plan, node, output)))];
        int own = plan.Source.Outputs.Count;
        _outputs = [.. plan.Logical.Outputs.Select((output, i) => new RecordedPart(
            i < own ? RecordKind.Output : RecordKind.Node, output.Name, plan.Logical.SchemaOf(output.Source),
            Columns(output.Source, (_, _) => true)))];
        _readTables = plan.Options.RecordsTables
            ? [.. plan.Logical.Tables.Select(table => new RecordedPart(RecordKind.Table, table.Name, table.Schema))]
            : [];
    }

    /// <summary>What the records say of the graph.</summary>
    public RecordedGraph Graph { get; }

    /// <summary>Makes the record of a run.</summary>
    /// <param name="target">Takes it.</param>
    /// <param name="number">Number of the request in its file.</param>
    /// <param name="request">What the run was asked for.</param>
    /// <param name="run">The run, ended and not disposed.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="requestId">The sender's id of it, or empty.</param>
    public void Record(
        EncodedRun target, long number, in RunRequest request, in GraphRun run, TimeSpan elapsed, string requestId = "")
    {
        target.Start(new RunHeader
        {
            Request = number,
            Graph = Graph,
            Tables = TablesOf(run),
            RequestId = requestId,
            Seed = request.Seed,
            NowMicroseconds = request.NowMicroseconds,
            EnforcesDeadline = request.EnforceDeadline,
            TimeLeft = request.TimeLeft,
            Elapsed = elapsed,
            Failure = run.Failure is { } failure ? _privacy.Failure(failure) : null,
            Degraded = run.Degraded.Count == 0 ? [] : [.. run.Degraded.Select(_privacy.Failure)],
        });
        AddRequest(target, request.Request);
        AddTables(target);
        foreach (var (source, part) in _results)
            if (run.TryGetResult(source, out var rows))
                target.Add(part, rows);
        if (run.Failure is null)
            for (int i = 0; i < _outputs.Length; i++)
                target.Add(_outputs[i], run.Output(i));
    }

    private void AddRequest(EncodedRun target, Batch request)
    {
        if (_privacy.IsEmpty)
        {
            target.Add(_request, request);
            return;
        }
        using var arena = new Arena();
        target.Add(_request, _privacy.Request(request, arena));
    }

    // No rows: what nodes took of the tables is in their results. But a replay without the tables needs their columns.
    private void AddTables(EncodedRun target)
    {
        if (_readTables.Length == 0)
            return;
        using var arena = new Arena();
        foreach (var (part, table) in _readTables.Zip(_bound.Plan.Tables))
        {
            bool[] all = [.. Enumerable.Repeat(true, table.Schema.Count)];
            target.Add(part, EmptyBatch.Make(table.Schema, all, arena));
        }
    }

    private (LogicalSource, RecordedPart) Result(PhysicalPlan plan, LogicalNode node, int output)
    {
        var source = new LogicalSource(node.Ordinal, output);
        return (source, new RecordedPart(RecordKind.Result, node.NameOf(output), node.Schemas[output],
            Columns(source, (column, isNeeded) => isNeeded && !PlayedNode.IsPassed(node, output, column))));
    }

    private List<int> Columns(LogicalSource source, Func<int, bool, bool> isKept)
    {
        var needed = _bound.PhysicalPlan.Liveness.Columns(source);
        var columns = new List<int>();
        for (int i = 0; i < needed.Length; i++)
            if (isKept(i, needed[i]) && !_privacy.LeavesOut(source, i))
                columns.Add(i);
        return columns;
    }

    // Versions change seldom, so runs share what names them.
    private RecordedTables TablesOf(in GraphRun run)
    {
        var known = _tables;
        var tables = _bound.Plan.Tables;
        if (tables.Count == 0 || run.TableVersion(0) is null)
            return RecordedTables.None;
        bool isSame = known.Tables.Count == tables.Count;
        for (int i = 0; isSame && i < tables.Count; i++)
            isSame = known.Tables[i].Version == run.TableVersion(i);
        if (isSame)
            return known;
        var versions = new RecordedTable[tables.Count];
        for (int i = 0; i < versions.Length; i++)
            versions[i] = new RecordedTable(tables[i].Name, run.TableVersion(i)!);
        return _tables = new RecordedTables(versions);
    }
}
