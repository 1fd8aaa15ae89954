using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>
/// What a stage takes on a device and on the processor: first from what was calibrated, then corrected by what its runs
/// took. What is not executed is not measured, so its correction goes back slowly, and it is tried again. Thread-safe:
/// readers take whatever number is there.
/// </summary>
internal sealed class StageCosts
{
    private const double MostCorrection = 64;
    private const double Forgotten = 1.0 / 1024;

    private readonly DeviceProfile _profile;
    private readonly DeviceWork _work;
    private readonly double _deviceRow;
    private readonly double _processorRow;
    private double _device = 1;
    private double _processor = 1;
    private double _left = 1;

    public StageCosts(DeviceProfile profile, DeviceWork work)
    {
        _profile = profile;
        _work = work;
        _deviceRow = work.RowNanoseconds(profile.Device);
        _processorRow = work.RowNanoseconds(profile.Processor);
    }

    /// <summary>Nanoseconds on the device.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="bytes">Bytes to copy in.</param>
    /// <param name="copies">Copies in.</param>
    public double Device(double rows, double bytes, int copies) =>
        Volatile.Read(ref _device) * Calibrated(rows, bytes, copies);

    /// <summary>Nanoseconds on one thread of the processor.</summary>
    public double Processor(double rows) => Volatile.Read(ref _processor) * rows * _processorRow;

    /// <summary>Nanoseconds of all copies, of a run whose columns are all on the host.</summary>
    public double Transfer(double rows) =>
        Volatile.Read(ref _device) * Copying(rows, rows * _work.InBytes, _work.Columns);

    /// <summary>Nanoseconds on the device of a run whose columns are all on the host.</summary>
    public double DeviceFromHost(double rows) => Device(rows, rows * _work.InBytes, _work.Columns);

    /// <summary>From how many rows on the device is worth it, where all columns are on the host; null for never.
    /// </summary>
    public long? BreakEven()
    {
        double once = DeviceFromHost(0), row = DeviceFromHost(1) - once, gain = Processor(1) - row;
        double rows = gain <= 0 ? double.PositiveInfinity : Math.Ceiling(once / gain);
        return rows <= int.MaxValue ? (long)rows : null;
    }

    /// <summary>Nanoseconds that are won where the columns are on the device already.</summary>
    public double GainBehind(double rows) =>
        Math.Max(Math.Min(Processor(rows), DeviceFromHost(rows)) - Device(rows, 0, 0), 0);

    /// <summary>How many rows are usually left of some.</summary>
    public double Left(double rows) => rows * Volatile.Read(ref _left);

    /// <summary>Learns how many rows are left.</summary>
    public void LearnLeft(int rows, int left) =>
        Volatile.Write(ref _left, _left + ((double)left / Math.Max(rows, 1) - _left) / 8);

    /// <summary>Learns from a run on the device.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="bytes">Bytes copied in.</param>
    /// <param name="copies">Copies in.</param>
    /// <param name="ticks">What it took.</param>
    public void LearnDevice(int rows, long bytes, int copies, long ticks)
    {
        Learn(ref _device, ticks, Calibrated(rows, bytes, copies));
        Forget(ref _processor);
    }

    /// <summary>Learns from a run on the processor.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="ticks">What its threads took together.</param>
    public void LearnProcessor(int rows, long ticks)
    {
        Learn(ref _processor, ticks, rows * _processorRow);
        Forget(ref _device);
    }

    private double Calibrated(double rows, double bytes, int copies) =>
        Copying(rows, bytes, copies) + _work.Launches * _profile.LaunchNanoseconds
        + _work.Waits * _profile.WaitNanoseconds + rows * _deviceRow;

    private double Copying(double rows, double bytes, int copies) =>
        (copies + _work.Copies) * _profile.CopyNanoseconds + bytes * _profile.InNanoseconds
        + rows * _work.OutBytes * _profile.OutNanoseconds;

    // Falls fast and rises slowly, as all estimates of stages do: what came beside the work is no property of it.
    private static void Learn(ref double known, long ticks, double calibrated)
    {
        double taken = ticks * (1e9 / Stopwatch.Frequency) / Math.Max(calibrated, 1);
        taken = Math.Clamp(taken, 1 / MostCorrection, MostCorrection);
        double now = Volatile.Read(ref known);
        Volatile.Write(ref known, taken < now ? now - (now - taken) / 4 : now + (Math.Min(taken, 4 * now) - now) / 16);
    }

    private static void Forget(ref double known)
    {
        double now = Volatile.Read(ref known);
        Volatile.Write(ref known, now + (1 - now) * Forgotten);
    }
}
