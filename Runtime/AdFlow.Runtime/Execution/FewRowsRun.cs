using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// A fused stage in a slab that only calls map operators and passes columns on. With so few rows that the stage itself
/// costs more than they do, and without nulls, it is executed here, from one small piece of memory: what costs time
/// then is how many cache lines are touched, not how many instructions there are. Anything else is done the general
/// way.
/// </summary>
internal sealed unsafe class FewRowsRun : SlabStage
{
    private readonly FusedRun _general;
    private readonly RunSlab _slab;
    private readonly Batch[] _outputs;
    private readonly MapKernel[] _kernels;
    private readonly FewRowsLayout _layout;
    private readonly FewRowsLayout.Touched* _memory;
    private readonly int _source;
    private readonly bool _canBeSampled;
    private readonly LaneWidth _width;
    private bool _isGeneral;

    private FewRowsRun(
        FusedStage stage, PhysicalPlan plan, RunSlab slab, BoundGraphOptions options, FusedRun general) : base(stage)
    {
        _general = general;
        _slab = slab;
        _outputs = slab.Outputs;
        _source = plan.PositionOf(stage.Source);
        _canBeSampled = stage.Nodes.Count > 1;
        _width = options.LaneWidth;
        _layout = new FewRowsLayout(stage, general.Columns, slab, options);
        _memory = _layout.Memory;
        _kernels = [.. _layout.Steps.Select(step => step.Kernel)];
    }

    /// <inheritdoc/>
    public override LogicalNode Failing => _isGeneral ? _general.Failing : base.Failing;

    /// <summary>Makes a stage: this way where it may come to that, else the general way only.</summary>
    public static SlabStage Of(FusedStage stage, PhysicalPlan plan, RunSlab slab, BoundGraphOptions options)
    {
        var general = new FusedRun(stage, plan, slab, options);
        bool isOnDevice = options.Placement is { IsEager: true } placement && placement.CanPlace(stage);
        return !isOnDevice && FewRowsLayout.Fits(stage, options)
            ? new FewRowsRun(stage, plan, slab, options, general) : general;
    }

    /// <inheritdoc/>
    public override int RowsOf(int position) => _isGeneral ? _general.RowsOf(position) : _memory->Rows;

    /// <inheritdoc/>
    public override void Redo(RunSeat seat, in StopSignal stop) => _general.Redo(seat, stop);

    /// <inheritdoc/>
    public override void Run(RunSeat seat, in StopSignal stop)
    {
        ref readonly var source = ref _source < 0 ? ref _slab.Inputs.Request : ref _outputs[_source];
        if ((source.RowCount == _memory->Rows || _layout.TryBegin(source.RowCount))
            && !(_canBeSampled && _slab.NodeTimes.IsSampled) && !_general.MayReadDevice && TryRead(source.Nodes))
        {
            _isGeneral = false;
            Run(source.Nodes, seat);
            return;
        }
        _isGeneral = true;
        _layout.Forget();
        _general.Run(seat, stop);
    }

    private void Run(ColumnNode** source, RunSeat seat)
    {
        var memory = _memory;
        FailingNode = 0;
        byte* results = seat.Arena.Allocate(memory->Bytes);
        for (var write = memory->Writes; write < memory->WritesEnd; write++)
            *write->Target = results + write->Offset;
        var width = memory->Rows < KernelGroup.FewRows ? LaneWidth.Scalar : _width;
        for (int i = 0; i < _kernels.Length; i++)
        {
            FailingNode = memory->Nodes[i];
            _kernels[i](memory->Calls[i], width);
        }
        if (!IsPublished(source))
            _general.Columns.Publish(source, memory->Rows, seat.Arena);
    }

    // Where the kernels find what they read; false where something is null.
    private bool TryRead(ColumnNode** source)
    {
        int nulls = 0;
        for (var read = _memory->Reads; read < _memory->ReadsEnd; read++)
        {
            var column = source[read->Column];
            nulls |= column->NullCount;
            *read->Target = column->Values;
        }
        return nulls == 0;
    }

    // The run before mostly left the same batch: then nothing is to be written.
    private bool IsPublished(ColumnNode** source)
    {
        if (_memory->Only == null || (_memory->OnlySource != null && _memory->OnlySource != source))
            return false;
        ref var output = ref _outputs[_memory->OnlyPosition];
        return output.Nodes == _memory->Only && output.RowCount == _memory->Rows;
    }
}
