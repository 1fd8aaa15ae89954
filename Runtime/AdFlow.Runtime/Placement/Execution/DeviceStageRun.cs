using System.Diagnostics;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// A fused stage of a slab on a device: copies in what is not there yet, launches, and copies back to where the stage
/// would have written it. Not thread-safe.
/// </summary>
internal sealed unsafe class DeviceStageRun
{
    private readonly PlacedStage _placed;
    private readonly DeviceStage _stage;
    private readonly StageProgram _program;
    private readonly RunDevices _devices;
    private readonly bool _isEager;
    private readonly DeviceArgument[] _buffers;
    private readonly DeviceArgument[] _validity;
    private readonly DeviceArgument[] _arguments;
    private readonly bool[] _hasNulls;
    private readonly DeviceReadBack _back;
    private readonly DeviceScalars _scalars;
    private readonly long[] _sizes;
    private PlacedKernels? _kernels;
    private bool _anyNulls;
    private long _missingBytes;
    private int _missing;

    /// <param name="placed">The stage on its device.</param>
    /// <param name="stage">What is executed.</param>
    /// <param name="program">The stage's program.</param>
    /// <param name="devices">What the run has on devices.</param>
    /// <param name="isEager">Whether the device is used whatever it costs.</param>
    public DeviceStageRun(
        PlacedStage placed, DeviceStage stage, StageProgram program, RunDevices devices, bool isEager)
    {
        (_placed, _stage, _program, _devices, _isEager) = (placed, stage, program, devices, isEager);
        _buffers = new DeviceArgument[stage.Buffers.Length];
        _validity = new DeviceArgument[stage.Columns.Length];
        _hasNulls = new bool[stage.Columns.Length];
        _arguments = new DeviceArgument[stage.Launches.Max(launch =>
            Math.Max(launch.Arguments.Length, launch.ArgumentsWithNulls.Length))];
        _back = new DeviceReadBack(stage, program, _buffers, placed);
        _scalars = new DeviceScalars(stage.Scalars, stage.ScalarCount);
        _sizes = new long[Math.Max(2, 1 + stage.ScalarCount)];
    }

    /// <summary>The best rows of the last run, which succeeded: their numbers in the source.</summary>
    /// <param name="ranked">Takes what ranks them, as a column.</param>
    public Span<int> Best(ColumnNode* ranked)
    {
        var rows = _back.Best;
        *ranked = new ColumnNode { Length = rows.Length, Values = _back.Ranked };
        return rows;
    }

    /// <summary>Tells what a run took that the processor executed.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="ticks">What its threads took together.</param>
    public void LearnProcessor(int rows, long ticks) => _placed.Costs.LearnProcessor(rows, ticks);

    /// <summary>Whether the device is to execute a run that has begun.</summary>
    /// <param name="run">The run.</param>
    /// <param name="arena">Memory of the run.</param>
    public bool IsWanted(StageRun run, Arena arena)
    {
        int rows = run.RowCount;
        if (rows == 0 || (_stage.Top is not null && run.Kept == 0))
            return false;
        if (!_isEager && !IsWorth(run))
            return false;
        if (UnderstandsNulls(run) && _scalars.TryTake(run, arena))
            return _placed.MayTry(out _kernels);
        _placed.FoundNulls();
        return false;
    }

    /// <summary>Executes a run that is wanted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="arena">Memory of the run.</param>
    /// <param name="stop">When to stop.</param>
    /// <returns>False where the device failed; nothing of the run is changed then.</returns>
    /// <exception cref="RunStoppedException">Time is over or the caller left; the device may still write to what the
    /// stage would have left, which goes to no other run before it is done.</exception>
    public bool TryRun(StageRun run, Arena arena, in StopSignal stop)
    {
        long start = Stopwatch.GetTimestamp();
        DeviceSeat? seat = null;
        try
        {
            seat = _devices.Rent(_placed.Lane);
            Place(run, seat);
            CopyIn(run, seat, arena, stop);
            Launch(run, seat);
            _back.Read(run, seat, arena, stop);
        }
        catch (DeviceException failure)
        {
            _placed.Failed(failure);
            return _devices.Leave(seat, stop) ? false : throw new RunStoppedException();
        }
        catch (RunStoppedException)
        {
            _placed.Stopped(stop);
            _devices.Leave(seat, stop);
            throw;
        }
        _back.Finish(run, _hasNulls);
        _back.Keep(run, _devices);
        _placed.Succeeded();
        _placed.Costs.LearnLeft(run.RowCount, run.CountOf(_program.RowSets.Length - 1));
        if (!_isEager)
            _placed.Costs.LearnDevice(run.RowCount, _missingBytes, _missing, Stopwatch.GetTimestamp() - start);
        return true;
    }

    // First as if nothing had to be copied in: then mostly there is nothing to look for.
    private bool IsWorth(StageRun run)
    {
        if (!_placed.IsWorth(run.RowCount, 0, 0))
            return false;
        (_missingBytes, _missing) = Missing(run);
        return _placed.IsWorth(run.RowCount, _missingBytes, _missing);
    }

    // What has to be copied in for this run.
    private (long Bytes, int Copies) Missing(StageRun run)
    {
        long missing = 0;
        int copies = 0;
        foreach (var column in _stage.Columns)
        {
            long bytes = (long)run.RowCount * column.Type.ByteWidth();
            if (_devices.IsThere(_placed.Lane, _placed.Ordinal, run.Columns[column.Column]->Values, bytes))
                continue;
            missing += bytes;
            copies++;
        }
        return (missing, copies);
    }

    private bool UnderstandsNulls(StageRun run)
    {
        _anyNulls = false;
        for (int i = 0; i < _hasNulls.Length; i++)
        {
            _hasNulls[i] = run.Columns[_stage.Columns[i].Column]->NullCount > 0;
            _anyNulls |= _hasNulls[i];
            if (_hasNulls[i] && !_stage.Columns[i].TakesNulls)
                return false;
        }
        return true;
    }

    private void Place(StageRun run, DeviceSeat seat)
    {
        for (int i = _stage.Columns.Length; i < _buffers.Length; i++)
            _buffers[i] = seat.Memory.Take(BytesOf(_stage.Buffers[i], run));
    }

    private static long BytesOf(DeviceRoom room, StageRun run) => room switch
    {
        DeviceRoom.Words => (long)run.RowCount * sizeof(int),
        DeviceRoom.LongWords => (long)run.RowCount * sizeof(long),
        DeviceRoom.Bits => BitmapBytes(run.RowCount),
        DeviceRoom.BestWords => (long)run.Kept * sizeof(int),
        DeviceRoom.BestLongWords => (long)run.Kept * sizeof(long),
        _ => sizeof(int),
    };

    private static long BitmapBytes(int rows) => ((long)rows + 63) / 64 * sizeof(ulong);

    private void CopyIn(StageRun run, DeviceSeat seat, Arena arena, in StopSignal stop)
    {
        for (int i = 0; i < _stage.Columns.Length; i++)
        {
            byte* values = run.Columns[_stage.Columns[i].Column]->Values;
            long bytes = (long)run.RowCount * _stage.Columns[i].Type.ByteWidth();
            if (_devices.TryGet(seat, _placed.Ordinal, values, bytes, out _buffers[i]))
                continue;
            _buffers[i] = seat.Memory.Take(bytes);
            seat.CopyIn(values, _buffers[i], bytes, stop);
        }
        if (_stage.CountBuffer >= 0)
        {
            int* count = (int*)arena.Allocate(sizeof(int));
            *count = run.RowCount;
            seat.CopyIn((byte*)count, _buffers[_stage.CountBuffer], sizeof(int), stop);
        }
        if (_anyNulls)
            CopyValidity(run, seat, arena, stop);
    }

    // Columns without nulls share one bitmap.
    private void CopyValidity(StageRun run, DeviceSeat seat, Arena arena, in StopSignal stop)
    {
        long bytes = BitmapBytes(run.RowCount);
        DeviceArgument full = default;
        for (int i = 0; i < _validity.Length; i++)
        {
            if (!_hasNulls[i] && full.Memory is not null)
            {
                _validity[i] = full;
                continue;
            }
            byte* bits = arena.AllocateZeroed(bytes);
            Bitmap.SetAll(bits, run.RowCount);
            if (_hasNulls[i])
                Bitmap.And(bits, run.Columns[_stage.Columns[i].Column]->Validity, run.RowCount);
            _validity[i] = seat.Memory.Take(bytes);
            seat.CopyIn(bits, _validity[i], bytes, stop);
            if (!_hasNulls[i])
                full = _validity[i];
        }
    }

    private void Launch(StageRun run, DeviceSeat seat)
    {
        var kernels = _anyNulls ? _kernels!.WithNulls : _kernels!.Plain;
        for (int i = 0; i < _stage.Launches.Length; i++)
        {
            var launch = _stage.Launches[i];
            int[] arguments = _anyNulls && launch.WithNulls is not null ? launch.ArgumentsWithNulls : launch.Arguments;
            for (int k = 0; k < arguments.Length; k++)
                _arguments[k] = arguments[k] >= 0 ? _buffers[arguments[k]] : _validity[~arguments[k]];
            seat.Queue.Launch(kernels[i], _arguments.AsSpan(0, arguments.Length), SizesOf(launch, run));
        }
    }

    private ReadOnlySpan<long> SizesOf(DeviceLaunch launch, StageRun run)
    {
        _sizes[0] = run.RowCount;
        if (launch.Program is MapProgram)
        {
            _scalars.Bits.CopyTo(_sizes.AsSpan(1));
            return _sizes.AsSpan(0, 1 + _scalars.Bits.Length);
        }
        _sizes[1] = launch.Sizes is DeviceSizes.RowsAndBest ? run.Kept : run.RowCount;
        return _sizes.AsSpan(0, launch.Sizes is DeviceSizes.Rows ? 1 : 2);
    }
}
