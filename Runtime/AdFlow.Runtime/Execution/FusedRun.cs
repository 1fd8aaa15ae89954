using System.Diagnostics;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A fused stage in a slab.</summary>
internal sealed unsafe class FusedRun : SlabStage
{
    /// <summary>With fewer rows the fixed cost of the stage would be taken for that of its rows.</summary>
    public const int TaughtRows = 128;

    private readonly FusedStage _stage;
    private readonly RunSlab _slab;
    private readonly int[] _withSettings;
    private readonly StageRun _run;
    private readonly MorselJob _job;
    private readonly StageRun? _finish;
    private readonly DeviceStageRun? _device;
    private readonly int? _morselRows;
    private readonly int _source;
    private readonly int _folded;
    private readonly (int Stage, int[] Columns) _deferred;

    public FusedRun(FusedStage stage, PhysicalPlan plan, RunSlab slab, BoundGraphOptions options) : base(stage)
    {
        _morselRows = options.MorselRows;
        _stage = stage;
        _slab = slab;
        _source = plan.PositionOf(stage.Source);
        var schema = plan.Logical.SchemaOf(stage.Source);
        _run = new StageRun(stage, stage.Program, schema, slab);
        if (stage.Program.Fold is { } fold)
        {
            _run.Fold = new FoldRun(fold, stage.Settings[fold.Node].Length, slab);
            _folded = plan.OutputStarts[stage.Nodes[fold.Node].Ordinal];
        }
        if (stage.Program.Top is { } top)
            _finish = new StageRun(stage, top.Finish, schema, slab);
        Columns = new StageResultColumns(stage, _finish ?? _run, plan, slab);
        _job = new MorselJob(stage, _run, slab.Times);
        _device = options.Placement?.RunOf(stage, slab);
        _deferred = options.Placement?.DeferredSourceOf(stage) ?? (-1, []);
        _withSettings = [.. Enumerable.Range(0, stage.Nodes.Count).Where(i => stage.Settings[i].Length > 0)];
    }

    /// <summary>What it leaves behind.</summary>
    public StageResultColumns Columns { get; }

    /// <summary>Whether columns of its source may be on a device only.</summary>
    public bool MayReadDevice => _deferred.Stage >= 0;

    public override int RowsOf(int position)
    {
        if (_run.Program.Top is { } top && top.Node == position)
            return _finish!.CountOf(0);
        if (_run.Program.Fold is { } fold && fold.Node == position)
            return _slab.Outputs[_folded].RowCount;
        // A node's rows are those of the last row set that was made up to it.
        int last = 0;
        for (int i = 1; i < _run.Program.RowSets.Length; i++)
            if (_run.Program.RowSets[i].Maker!.Node <= position)
                last = i;
        return _run.CountOf(last);
    }

    public override void Run(RunSeat seat, in StopSignal stop)
    {
        foreach (int node in _withSettings)
        {
            FailingNode = node;
            SetSettings(node, seat);
        }
        FailingNode = 0;
        if (_source < 0)
            Run(_slab.Inputs.Request, seat, stop);
        else
            Run(_slab.Outputs[_source], seat, stop);
    }

    public override void Redo(RunSeat seat, in StopSignal stop)
    {
        Begin(_run, _source < 0 ? _slab.Inputs.Request : _slab.Outputs[_source], seat, stop);
        BringBack(seat, stop);
        ExecuteAll(_run, seat, stop);
        Publish(_run, seat);
    }

    private void Run(in Batch source, RunSeat seat, in StopSignal stop)
    {
        if (_finish is not null)
        {
            Rank(_stage.Program.Top!, source, seat, stop);
            return;
        }
        Begin(_run, source, seat, stop);
        if (_run.Fold is not null)
        {
            AddUp(_run.Fold, seat, stop);
            return;
        }
        if (!TryDevice(seat, stop))
            ExecuteHere(seat, stop);
        Publish(_run, seat);
    }

    // Rows are added in order, so by one thread, as one range.
    private void AddUp(FoldRun fold, RunSeat seat, in StopSignal stop)
    {
        int node = FailingNode = _stage.Program.Fold!.Node;
        fold.Begin(_run, seat.Arena, stop);
        FailingNode = 0;
        if (_run.RowCount >= TaughtRows)
            _slab.Times.SetWork(Ordinal, _run.RowCount, 0);
        ExecuteAll(_run, seat, stop);
        FailingNode = node;
        fold.End(_run.CountOf(_stage.Program.RowSets.Length - 1),
            _slab.Outputs.AsSpan(_folded, _stage.Nodes[node].Schemas.Count));
    }

    // First what ranks the rows, then the rest of those that are kept.
    private void Rank(StageTop top, in Batch source, RunSeat seat, in StopSignal stop)
    {
        int count = top.Count.IsPerRun ? (int)_run.IntegerSettings(top.Node)[top.Count.Slot] : top.Count.Literal;
        _run.Kept = Math.Min(count, source.RowCount);
        Begin(_run, source, seat, stop);
        var ranked = (ColumnNode*)seat.Arena.Allocate(sizeof(ColumnNode));
        bool isDone = TryDevice(seat, stop);
        var best = isDone ? null : ExecuteHere(seat, stop)!;
        _run.Merge();
        FailingNode = top.Node;
        var rows = isDone ? _device!.Best(ranked) : best!.Rows(ranked, seat.Arena);
        Begin(_finish!, KeptRows.Of(top.Finish, source, rows, ranked, seat.Arena), seat, stop);
        fixed (int* numbers = rows)
        {
            _finish!.SourceRows = numbers;
            ExecuteAll(_finish, seat, stop);
        }
        Publish(_finish, seat);
    }

    private bool TryDevice(RunSeat seat, in StopSignal stop) =>
        _device is not null && _device.IsWanted(_run, seat.Arena) && _device.TryRun(_run, seat.Arena, stop);

    // Where they were made again, the source has the same nodes of columns, with other addresses in them.
    private void BringBack(RunSeat seat, in StopSignal stop)
    {
        if (MayReadDevice
            && !_slab.Devices!.Deferred.TryBringBack(_run.Columns, _deferred.Columns, _slab.Devices, stop))
            _slab.Stages[_deferred.Stage].Redo(seat, stop);
    }

    // What the processor takes is compared with what a device would.
    private TopRows? ExecuteHere(RunSeat seat, in StopSignal stop)
    {
        BringBack(seat, stop);
        if (_device is null || _run.RowCount < TaughtRows)
            return Execute(seat, stop);
        long start = Stopwatch.GetTimestamp();
        var best = Execute(seat, stop);
        long work = _slab.Times.Work[Ordinal].Ticks;
        _device.LearnProcessor(_run.RowCount, work > 0 ? work : Stopwatch.GetTimestamp() - start);
        return best;
    }

    private void Begin(StageRun run, in Batch source, RunSeat seat, in StopSignal stop)
    {
        run.Begin(source, seat.Arena, stop);
        SetConstants(run, seat);
    }

    private TopRows? Execute(RunSeat seat, in StopSignal stop)
    {
        int rows = _run.RowCount;
        if (rows >= TaughtRows)
        {
            int threads = _slab.Schedule.ThreadsFor(Ordinal, rows);
            if (threads > 1 && TrySplit(seat, stop, threads, out var best))
                return best;
            _slab.Times.SetWork(Ordinal, rows, 0);
        }
        return ExecuteAll(_run, seat, stop);
    }

    private bool TrySplit(RunSeat seat, in StopSignal stop, int threads, out TopRows? best)
    {
        int rows = _run.RowCount;
        int size = _slab.Schedule.RangeRows(rows, threads, _run.Program.ChunkRows), count = 0;
        for (int start = 0; start < rows; start += Math.Min(size, rows - start), count++)
            _run.NextMorsel(start, start + Math.Min(size, rows - start));
        _job.Begin(count, stop);
        if (!_slab.Team!.Morsels.TryRun(_job, seat, threads))
        {
            _run.ForgetMorsels();
            best = null;
            return false;
        }
        FailingNode = _job.FailingNode;
        best = _job.End(seat.Arena);
        _slab.Times.SetWork(Ordinal, rows, _job.Ticks);
        return true;
    }

    private TopRows? ExecuteAll(StageRun run, RunSeat seat, in StopSignal stop)
    {
        var execution = seat.Fused.Of(_stage, run.Program, run == _finish);
        int rows = run.RowCount, step = (run.Fold is null ? _morselRows : null) ?? rows, range = 0;
        execution.Begin(run, seat.Arena);
        try
        {
            for (int start = 0, end; start == 0 || start < rows; start = Math.Max(end, 1), range++)
                execution.Run(run.NextMorsel(start, end = Math.Min(start + step, rows)), stop);
            return execution.End();
        }
        catch (Exception exception)
        {
            FailingNode = execution.Node;
            if (run.Told(exception, range, execution.Refused) is var told && told == exception)
                throw;
            throw told;
        }
    }

    private void Publish(StageRun run, RunSeat seat)
    {
        var all = run.Merge();
        try
        {
            Columns.Publish(all, seat.Arena);
        }
        catch
        {
            FailingNode = Columns.Node;
            throw;
        }
    }

    private void SetSettings(int node, RunSeat seat)
    {
        int count = _stage.Settings[node].Length;
        double* numbers = (double*)seat.Arena.Allocate((long)sizeof(double) * count);
        long* integers = (long*)seat.Arena.Allocate((long)sizeof(long) * count);
        _slab.Inputs.EvaluateSettings(_stage.Settings[node], seat, numbers, integers);
        _run.SetSettings(node, numbers, integers);
        _finish?.SetSettings(node, numbers, integers);
    }

    private void SetConstants(StageRun run, RunSeat seat)
    {
        var constants = run.Program.Constants;
        for (int i = 0; i < constants.Length; i++)
            run.SetConstant(i, Constant(constants[i].Program, seat));
    }

    // One text in every row: a dictionary of one value, code 0 everywhere.
    private ColumnNode* Constant(ExpressionProgram program, RunSeat seat)
    {
        const int Rows = ExpressionProgram.ChunkRows;
        var request = _slab.Inputs.Request;
        var text = program.EvaluateScalar(request, seat.Scratch);
        var value = (ColumnNode*)seat.Arena.AllocateZeroed(sizeof(ColumnNode));
        value->Length = 1;
        value->Offsets = seat.Arena.AllocateZeroed(2 * sizeof(int));
        ((int*)value->Offsets)[1] = text.Text.Length;
        value->Values = seat.Arena.Allocate(text.Text.Length);
        text.Text.CopyTo(new Span<byte>(value->Values, text.Text.Length));
        var node = (ColumnNode*)seat.Arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = Rows;
        node->Dictionary = value;
        node->Values = seat.Arena.AllocateZeroed(Rows * sizeof(int));
        node->NullCount = text.IsNull ? Rows : 0;
        node->Validity = text.IsNull ? seat.Arena.AllocateZeroed(Rows / 8) : null;
        return node;
    }
}
