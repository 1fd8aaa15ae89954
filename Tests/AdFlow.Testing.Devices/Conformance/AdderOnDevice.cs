namespace AdFlow.Testing.Devices;

/// <summary>A small computation: 1 is added to each number of a column. Not thread-safe.</summary>
internal sealed unsafe class AdderOnDevice : IDisposable
{
    private readonly int _rows;
    private readonly DeviceKernel _kernel;
    private readonly long _results;

    internal AdderOnDevice(Device device, int rows)
    {
        var graph = new LaneGraph(isDouble: false);
        _rows = rows;
        _results = (rows * sizeof(float) + 63) / 64 * 64;
        _kernel = device.Load(new MapProgram(false, [DeviceType.Float32],
            [graph.Make(LaneOp.Add, graph.Input(0), graph.Constant(1))], null, []));
        Memory = device.Allocate(2 * _results);
    }

    internal DeviceMemory Memory { get; }

    /// <summary>3,000 numbers that tell rounds apart.</summary>
    internal static HostMemory Input(int round) =>
        HostMemory.Of<float>([.. Enumerable.Range(0, 3000).Select(row => round * 10_000f + row)]);

    /// <summary>Throws where results are not those of an input.</summary>
    internal static void Check(HostMemory input, HostMemory results, string about)
    {
        Span<float> given = input.As<float>(), found = results.As<float>();
        for (int row = 0; row < given.Length; row++)
            if (found[row] != given[row] + 1)
                throw new ConformanceException(
                    $"{about}: row {row} is {found[row]}, expected {given[row] + 1}.");
    }

    /// <summary>Queues all of it.</summary>
    internal void Run(DeviceQueue queue, HostMemory input, HostMemory results)
    {
        Begin(queue, input);
        End(queue, results);
    }

    /// <summary>Queues the copy to the device and the launch.</summary>
    internal void Begin(DeviceQueue queue, HostMemory input)
    {
        queue.CopyIn(input.Start, Memory, 0, input.Bytes);
        Launch(queue, _rows);
    }

    /// <summary>Queues the launch.</summary>
    internal void Launch(DeviceQueue queue, int rows) =>
        queue.Launch(_kernel, [new DeviceArgument(Memory, 0), new DeviceArgument(Memory, _results)], [rows]);

    /// <summary>Queues the copy to the host.</summary>
    internal void End(DeviceQueue queue, HostMemory results) =>
        queue.CopyOut(Memory, _results, results.Start, results.Bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Memory.Dispose();
        _kernel.Dispose();
    }
}
