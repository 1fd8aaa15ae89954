using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Brings what a device has computed to where the stage would have written it. Not thread-safe.</summary>
/// <param name="stage">What was executed.</param>
/// <param name="program">The stage's program.</param>
/// <param name="buffers">Where everything is on the device.</param>
/// <param name="placed">The stage on its device; says which results stay there.</param>
internal sealed unsafe class DeviceReadBack(
    DeviceStage stage, StageProgram program, DeviceArgument[] buffers, PlacedStage placed)
{
    private readonly int*[] _rows = new int*[program.RowSets.Length];
    private readonly bool[] _needsRows = [.. Enumerable.Range(0, program.RowSets.Length).Select(set => set > 0
        && (program.RowSets[set].CollectsRows || stage.Results.Any(result => NeedsRows(result, set, program))))];
    private readonly byte*[] _valid = new byte*[stage.Results.Length];
    private int* _counts;
    private int* _best;

    /// <summary>The best rows, numbers in the source.</summary>
    public Span<int> Best => new(_best, _counts[stage.RowSets.Length]);

    /// <summary>What ranks them.</summary>
    public byte* Ranked { get; private set; }

    /// <summary>Copies the results and waits for them.</summary>
    /// <exception cref="DeviceException">Something that was queued failed.</exception>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public void Read(StageRun run, DeviceSeat seat, Arena arena, in StopSignal stop)
    {
        seat.WaitBeforeCopies(stop);
        _counts = (int*)arena.Allocate((stage.RowSets.Length + 1) * sizeof(int));
        for (int i = 0; i < stage.RowSets.Length; i++)
            Copy(seat, stage.RowSets[i].Count, _counts + i, sizeof(int), stop);
        if (stage.Top is { } top)
            CopyBest(top, run, seat, arena, stop);
        if (stage.RowSets.Length > 0)
        {
            seat.Wait(stop);
            if (stage.Top is not null)
                return;
        }
        for (int set = 1; set < _rows.Length; set++)
        {
            if (!_needsRows[set])
                continue;
            long bytes = (long)CountOf(run, set) * sizeof(int);
            _rows[set] = run.RowsOf(set) != null ? run.RowsOf(set) : (int*)arena.Allocate(bytes);
            Copy(seat, stage.RowSets[set - 1].Rows, _rows[set], bytes, stop);
        }
        for (int i = 0; i < stage.Results.Length; i++)
        {
            var result = stage.Results[i];
            if (!IsDeferred(i))
                Copy(seat, result.Buffer, run.ValuesOf(result.Slot), BytesOf(run, result.Slot), stop);
            if (result.Valid < 0)
                continue;
            long bytes = (long)CountOf(run, program.Slots[result.Slot].RowSet) * WidthOf(result.Valid);
            _valid[i] = arena.Allocate(bytes);
            Copy(seat, result.Valid, _valid[i], bytes, stop);
        }
        seat.Wait(stop);
    }

    /// <summary>States how many rows there are, and which are null.</summary>
    /// <param name="run">The run.</param>
    /// <param name="hasNulls">Which of the device's columns have nulls.</param>
    public void Finish(StageRun run, bool[] hasNulls)
    {
        var all = run.NextMorsel(0, run.RowCount);
        for (int set = 0; set < _rows.Length; set++)
            all.Counts[set] = CountOf(run, set);
        for (int i = 0; i < stage.Results.Length; i++)
        {
            var result = stage.Results[i];
            if (!program.Slots[result.Slot].HasValidity)
                continue;
            if (result.Valid >= 0)
            {
                Pack(run, result, _valid[i]);
                all.HasNulls[result.Slot] = true;
            }
            foreach (int column in result.NullColumns)
                if (hasNulls[column])
                {
                    Join(run, result.Slot, run.Columns[stage.Columns[column].Column]->Validity,
                        isFirst: !all.HasNulls[result.Slot]);
                    all.HasNulls[result.Slot] = true;
                }
        }
    }

    /// <summary>States that the results are on the device too, or only there.</summary>
    public void Keep(StageRun run, RunDevices devices)
    {
        var lane = placed.Lane;
        for (int i = 0; i < stage.Results.Length; i++)
        {
            var result = stage.Results[i];
            byte* values = run.ValuesOf(result.Slot);
            if (BytesOf(run, result.Slot) is not (> 0 and var bytes))
                continue;
            devices.Add(lane, values, bytes, buffers[result.Buffer]);
            if (IsDeferred(i))
                devices.Deferred.Add(placed, values, bytes, buffers[result.Buffer]);
        }
        for (int i = 0; i < stage.Columns.Length; i++)
            devices.Add(lane, run.Columns[stage.Columns[i].Column]->Values,
                (long)run.RowCount * stage.Columns[i].Type.ByteWidth(), buffers[i]);
    }

    private bool IsDeferred(int result) => placed.Deferred.Length > 0 && placed.Deferred[result];

    private static bool NeedsRows(DeviceResult result, int set, StageProgram program) =>
        program.Slots[result.Slot] is { HasValidity: true, RowSet: var own } && own == set
        && result.NullColumns.Length > 0;

    private int CountOf(StageRun run, int set) => set == 0 ? run.RowCount : _counts[set - 1];

    private long BytesOf(StageRun run, int slot) =>
        (long)CountOf(run, program.Slots[slot].RowSet) * program.Slots[slot].Width;

    private void CopyBest(DeviceTop top, StageRun run, DeviceSeat seat, Arena arena, in StopSignal stop)
    {
        long width = stage.Buffers[top.Ranked] is DeviceRoom.BestWords ? sizeof(float) : sizeof(double);
        _best = (int*)arena.Allocate((long)run.Kept * sizeof(int));
        Ranked = arena.Allocate(run.Kept * width);
        Copy(seat, top.Found, _counts + stage.RowSets.Length, sizeof(int), stop);
        Copy(seat, top.Rows, _best, (long)run.Kept * sizeof(int), stop);
        Copy(seat, top.Ranked, Ranked, run.Kept * width, stop);
    }

    private int WidthOf(int buffer) => stage.Buffers[buffer] is DeviceRoom.Words ? sizeof(float) : sizeof(double);

    // Zero is zero in both widths.
    private void Pack(StageRun run, DeviceResult result, byte* numbers)
    {
        byte* bits = run.ValidityOf(result.Slot);
        int count = CountOf(run, program.Slots[result.Slot].RowSet);
        bool isWide = WidthOf(result.Valid) == sizeof(double);
        for (int i = 0; i < count; i++)
            Bitmap.Set(bits, i, isWide ? ((long*)numbers)[i] != 0 : ((int*)numbers)[i] != 0);
    }

    private void Copy(DeviceSeat seat, int buffer, void* host, long bytes, in StopSignal stop) =>
        seat.CopyOut(buffers[buffer], (byte*)host, bytes, stop);

    private void Join(StageRun run, int slot, byte* nulls, bool isFirst)
    {
        int set = program.Slots[slot].RowSet, count = CountOf(run, set);
        byte* bits = run.ValidityOf(slot);
        if (set == 0)
        {
            if (isFirst)
                Bitmap.Copy(nulls, 0, bits, 0, count);
            else
                Bitmap.And(bits, nulls, count);
            return;
        }
        if (isFirst)
            RowTake.TakeBits(nulls, _rows[set], count, bits);
        else
            for (int i = 0; i < count; i++)
                if (!Bitmap.Get(nulls, _rows[set][i]))
                    Bitmap.Set(bits, i, false);
    }
}
