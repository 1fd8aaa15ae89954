using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Gives stages what they read: batches, tables and the values of settings. Not thread-safe.</summary>
internal sealed unsafe class StageInputs(PhysicalPlan plan, RunSlab slab)
{
    private byte* _scratch;

    /// <summary>The request of the run.</summary>
    public Batch Request { get; private set; }

    /// <summary>Begins a run.</summary>
    public void Begin(Batch request)
    {
        // An asynchronous operator may outlive the caller's request.
        Request = plan.HasAsynchronousStages ? Copy(request) : request;
        _scratch = slab.Arena.Allocate(plan.ScratchBytes);
    }

    /// <summary>Whether a stage's <c>when</c> lets it run: absent or true; false and null leave it out.</summary>
    public bool IsWanted(PhysicalStage stage)
    {
        if (stage.First.When is not { } condition)
            return true;
        var value = condition.EvaluateScalar(Request, _scratch);
        return !value.IsNull && value.Int64 != 0;
    }

    /// <summary>What a node or the request gives.</summary>
    public Batch BatchOf(LogicalSource source) =>
        source.IsRequest ? Request : slab.Outputs[plan.OutputStarts[source.Node] + source.Output];

    /// <summary>Gives a table operator its batches, indexes and settings.</summary>
    public void Fill(RunContext context, OperatorStage stage)
    {
        for (int i = 0; i < stage.Batches.Length; i++)
        {
            var source = stage.Batches[i];
            if (source.Node is { } node)
                context.Set(i, BatchOf(node));
            else if (source.Table is { } table)
                Fill(context, i, table);
            else
                context.Set(i, default);
        }
        var settings = stage.Settings[0];
        for (int i = 0; i < settings.Length; i++)
        {
            var (number, integer) = SettingEvaluation.Evaluate(settings[i], Request, _scratch);
            context.SetValue(i, number, integer);
        }
    }

    /// <summary>Values of a map operator's per-run settings, by slot.</summary>
    public double* EvaluateSettings(PlannedSetting[] settings)
    {
        double* values = (double*)slab.Arena.Allocate((long)sizeof(double) * settings.Length);
        for (int i = 0; i < settings.Length; i++)
            values[i] = SettingEvaluation.Evaluate(settings[i], Request, _scratch).Number;
        return values;
    }

    private void Fill(RunContext context, int batch, LogicalInput table)
    {
        var snapshot = slab.Snapshot(table.Table);
        context.Set(batch, snapshot.Batch, table.Index is null ? null : snapshot.Index(table.Index));
    }

    private Batch Copy(Batch request)
    {
        var columns = (ColumnNode**)slab.Arena.Allocate((long)sizeof(ColumnNode*) * request.ColumnCount);
        for (int i = 0; i < request.ColumnCount; i++)
            columns[i] = Gather.Take(request[i], [0], slab.Arena);
        return new Batch(request.Schema, columns, 1);
    }
}
