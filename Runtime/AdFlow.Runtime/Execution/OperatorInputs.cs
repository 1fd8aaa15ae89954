using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Gives the context of a table operator its batches, indexes and settings, run after run.</summary>
internal sealed class OperatorInputs
{
    private readonly RunSlab _slab;
    private readonly int[] _outputs;
    private readonly LogicalInput?[] _tables;
    private readonly TableSnapshot?[] _versions;
    private readonly PlannedSetting[] _settings;

    public OperatorInputs(OperatorStage stage, PhysicalPlan plan, RunSlab slab)
    {
        _slab = slab;
        _outputs = [.. stage.Batches.Select(batch => batch.Node is { } node ? plan.PositionOf(node) : NoNode)];
        _tables = [.. stage.Batches.Select(batch => batch.Table is { Table: >= 0 } table ? table : null)];
        _versions = new TableSnapshot?[_tables.Length];
        _settings = stage.Settings[0];
    }

    /// <summary>Makes the context of an operator; its counters stay the same in all runs.</summary>
    public static RunContext NewContext(OperatorStage stage, RunSlab slab)
    {
        var context = new RunContext(stage.Layout, stage.Settings[0].Length);
        for (int i = 0; i < stage.Batches.Length; i++)
            if (stage.Batches[i].Table is { Counter: >= 0 and var counter })
                context.SetCounters(i, slab.CountersAt(counter));
        return context;
    }

    // An optional port that was left out keeps the empty batch that a context begins with.
    private static int NoNode => int.MinValue;

    /// <summary>Fills the context.</summary>
    /// <exception cref="SettingException">A setting has no value for this request.</exception>
    public unsafe void Fill(RunContext context, RunSeat seat)
    {
        for (int i = 0; i < _outputs.Length; i++)
            if (_outputs[i] >= 0)
                context.Set(i, _slab.Outputs[_outputs[i]]);
            else if (_tables[i] is { } table)
                Fill(context, i, table);
            else if (_outputs[i] != NoNode)
                context.Set(i, _slab.Inputs.Request);
        for (int i = 0; i < _settings.Length; i++)
        {
            var (number, integer) = SettingEvaluation.Evaluate(_settings[i], _slab.Inputs.Request, seat.Scratch);
            context.SetValue(i, number, integer);
        }
    }

    // The context keeps what it was given, so a version is looked up once.
    private void Fill(RunContext context, int batch, LogicalInput table)
    {
        var version = _slab.Snapshot(table.Table);
        if (ReferenceEquals(version, _versions[batch]))
            return;
        context.Set(batch, version.Batch, table.Index is null ? null : version.Index(table.Index));
        _versions[batch] = version;
    }
}
