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
            Execute(seat, kernels!.Plain[0], query, bytes, rows, products);
        }
        catch (DeviceException failure)
        {
            seat?.Break();
            placed.Failed(failure);
            return false;
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
        DeviceSeat seat, DeviceKernel kernel, in VectorQuery query, long bytes, int* rows, float* products)
    {
        if (!devices.TryGet(seat, placed.Ordinal, (byte*)query.Vectors, bytes, out _arguments[0]))
        {
            _arguments[0] = seat.Memory.Take(bytes);
            CopyIn(seat, (void*)query.Vectors, 0, bytes);
        }
        long found = (long)query.Count * sizeof(int), one = (long)search.Dimensions * sizeof(float);
        _arguments[1] = seat.Memory.Take(one);
        _arguments[2] = seat.Memory.Take(found);
        _arguments[3] = seat.Memory.Take(found);
        CopyIn(seat, (void*)query.Query, 1, one);
        seat.Queue.Launch(kernel, _arguments, [query.Rows, 1, query.Count]);
        CopyOut(seat, 2, rows, found);
        CopyOut(seat, 3, products, found);
        seat.Queue.Record().Wait();
        devices.Add(seat.Lane, (byte*)query.Vectors, bytes, _arguments[0]);
    }

    private void CopyIn(DeviceSeat seat, void* host, int argument, long bytes) =>
        seat.Queue.CopyIn(host, _arguments[argument].Memory, _arguments[argument].Offset, bytes);

    private void CopyOut(DeviceSeat seat, int argument, void* host, long bytes) =>
        seat.Queue.CopyOut(_arguments[argument].Memory, _arguments[argument].Offset, host, bytes);
}
