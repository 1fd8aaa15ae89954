using System.Diagnostics;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A search for vectors of a slab on a device, where the vectors stay from run to run. Not thread-safe.
/// </summary>
/// <param name="placed">The stage on its device.</param>
/// <param name="search">What the operator asks for.</param>
/// <param name="devices">What the run has on devices.</param>
/// <param name="isEager">Whether the device is used whatever it costs.</param>
internal sealed unsafe class DeviceSearchRun(
    PlacedStage placed, VectorSearch search, RunDevices devices, bool isEager)
{
    private readonly DeviceArgument[] _arguments = new DeviceArgument[4];

    /// <summary>Executes a run whose context is ready, if the device is to do it and can.</summary>
    /// <returns>False where the operator's own <see cref="TableOperator.Run"/> is to do it.</returns>
    /// <exception cref="RunStoppedException">Time is over or the caller left; what the device may still write goes to
    /// no other run before it is done.</exception>
    public bool TryRun(RunContext context, Arena arena)
    {
        if (!search.TryPrepare(context, out var query))
            return false;
        long bytes = (long)query.Rows * search.Dimensions * sizeof(float);
        bool isThere = devices.IsThere(placed.Lane, placed.Ordinal, (byte*)query.Vectors, bytes);
        var (missing, copies) = isThere ? (0, 0) : (bytes, 1);
        if (!(isEager || placed.IsWorth(query.Rows, missing, copies)) || !placed.MayTry(out var kernels))
            return false;
        long start = Stopwatch.GetTimestamp();
        int* rows = (int*)arena.Allocate((long)query.Count * sizeof(int));
        float* products = (float*)arena.Allocate((long)query.Count * sizeof(float));
        DeviceSeat? seat = null;
        try
        {
            seat = devices.Rent(placed.Lane);
            Execute(seat, kernels!.Plain[0], query, bytes, rows, products, context.Stop);
        }
        catch (DeviceException failure)
        {
            placed.Failed(failure);
            return devices.Leave(seat, context.Stop) ? false : throw new RunStoppedException();
        }
        catch (RunStoppedException)
        {
            placed.Stopped(context.Stop);
            devices.Leave(seat, context.Stop);
            throw;
        }
        placed.Succeeded();
        if (!isEager)
            placed.Costs.LearnDevice(query.Rows, missing, copies, Stopwatch.GetTimestamp() - start);
        search.Complete(context, new ReadOnlySpan<int>(rows, query.Count),
            new ReadOnlySpan<float>(products, query.Count));
        return true;
    }

    /// <summary>Tells what a run took that the processor executed.</summary>
    public void LearnProcessor(RunContext context, long ticks)
    {
        if (search.TryPrepare(context, out var query))
            placed.Costs.LearnProcessor(query.Rows, ticks);
    }

    private void Execute(
        DeviceSeat seat, DeviceKernel kernel, in VectorQuery query, long bytes, int* rows, float* products,
        in StopSignal stop)
    {
        if (!devices.TryGet(seat, placed.Ordinal, (byte*)query.Vectors, bytes, out _arguments[0]))
        {
            _arguments[0] = seat.Memory.Take(bytes);
            seat.CopyIn((byte*)query.Vectors, _arguments[0], bytes, stop);
        }
        long found = (long)query.Count * sizeof(int), one = (long)search.Dimensions * sizeof(float);
        _arguments[1] = seat.Memory.Take(one);
        _arguments[2] = seat.Memory.Take(found);
        _arguments[3] = seat.Memory.Take(found);
        seat.CopyIn((byte*)query.Query, _arguments[1], one, stop);
        seat.Queue.Launch(kernel, _arguments, [query.Rows, 1, query.Count]);
        seat.WaitBeforeCopies(stop);
        seat.CopyOut(_arguments[2], (byte*)rows, found, stop);
        seat.CopyOut(_arguments[3], (byte*)products, found, stop);
        seat.Wait(stop);
        devices.Add(seat.Lane, (byte*)query.Vectors, bytes, _arguments[0]);
    }
}
