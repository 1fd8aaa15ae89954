using System.Runtime.InteropServices;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Measures a device. Not thread-safe.</summary>
internal sealed unsafe class DeviceMeter : IDisposable
{
    private const int Best = 100;

    // A multiple of 64, so that a bitmap of so many rows ends with them.
    private const int FewRows = 128;
    private const int Dimensions = 64;
    private const long Bytes = 8L * Readings.Rows;
    private const double Never = 1e9;

    private readonly Device _device;
    private readonly DeviceQueue _queue = null!;
    private readonly DeviceMemory[] _memory = new DeviceMemory[4];
    private readonly byte* _host = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, 64);

    /// <summary>Takes memory of the device.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public DeviceMeter(Device device)
    {
        _device = device;
        try
        {
            _queue = device.CreateQueue();
            for (int i = 0; i < _memory.Length; i++)
                _memory[i] = device.Allocate(Bytes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Nanoseconds to learn that nothing is left to do.</summary>
    public double Wait() => Readings.Least(() => _queue.Record().Wait());

    /// <summary>Nanoseconds of a copy to the device, and to learn that it is done.</summary>
    public double Copy(long bytes) => Readings.Least(() =>
    {
        _queue.CopyIn(_host, _memory[0], 0, bytes);
        _queue.Record().Wait();
    });

    /// <summary>Nanoseconds of a byte to the device.</summary>
    public double InNanoseconds()
    {
        new Span<byte>(_host, (int)Bytes).Clear();
        return Readings.Slope(Copy(Bytes), Copy(64), Bytes);
    }

    /// <summary>Nanoseconds of a byte back.</summary>
    public double OutNanoseconds() => Readings.Slope(Back(Bytes), Back(64), Bytes);

    /// <summary>Nanoseconds of a small launch, and to learn that it is done.</summary>
    public double Launch(int rows)
    {
        Fill<float>(0, i => i);
        return Map(MeasuredPrograms.Simple(isDouble: false, 1), rows);
    }

    /// <summary>Nanoseconds of each kind of work.</summary>
    public OperationSpeeds Speeds()
    {
        double launch = Launch(1), simple = Map(MeasuredPrograms.Simple(isDouble: false, 1), Readings.Rows);
        return new OperationSpeeds(
            Each(count => MeasuredPrograms.Simple(isDouble: false, count), Readings.Chain),
            Each(count => MeasuredPrograms.Simple(isDouble: true, count), Readings.Chain),
            Each(count => MeasuredPrograms.Function(isDouble: false, count), Readings.Functions),
            Each(count => MeasuredPrograms.Function(isDouble: true, count), Readings.Functions),
            Readings.Slope(simple, launch, 2 * sizeof(float) * (double)Readings.Rows),
            Compact(), Take(), Top(), Product());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue?.Dispose();
        foreach (var memory in _memory)
            memory?.Dispose();
        NativeMemory.AlignedFree(_host);
    }

    // What one more operation of a row takes.
    private double Each(Func<int, MapProgram> program, int count)
    {
        var longer = program(count + 1);
        if (longer.IsDouble)
            Fill<double>(0, i => i / 1024.0);
        else
            Fill<float>(0, i => i / 1024f);
        return Readings.Slope(
            Map(longer, Readings.Rows), Map(program(1), Readings.Rows), (double)count * Readings.Rows);
    }

    private double Map(MapProgram program, int rows) => Time(program, [rows], 0, 1);

    // Every second row is left.
    private double Compact()
    {
        Fill<byte>(0, _ => 0x55, Readings.Rows / 8);
        return PerRow(rows => Time(new CompactProgram(), [rows], 0, 1, 2));
    }

    private double Take()
    {
        Fill<float>(0, i => i);
        Fill<int>(1, i => (int)(i * 40503L % Readings.Rows));
        return PerRow(rows =>
        {
            Fill<int>(2, _ => rows, 1);
            return Time(new TakeProgram(DeviceType.Float32), [Readings.Rows, rows], 0, 1, 2, 3);
        });
    }

    private double Top()
    {
        Fill<float>(0, i => i * 40503L % Readings.Rows);
        return PerRow(rows =>
        {
            Fill<int>(1, _ => rows, 1);
            return Time(new TopProgram(false), [rows, Best], 0, 1, 2, 3);
        });
    }

    private double Product()
    {
        Fill<float>(0, i => i % 17);
        Fill<float>(1, i => i % 5, Dimensions);
        return PerRow(rows => Time(
            new VectorScanProgram(Dimensions), [Math.Max(rows / Dimensions, 1), 1, Best], 0, 1, 2, 3));
    }

    private static double PerRow(Func<int, double> time) =>
        Readings.Slope(time(Readings.Rows), time(FewRows), Readings.Rows - FewRows);

    // A program that the backend does not take will not be placed either.
    private double Time(DeviceProgram program, long[] sizes, params int[] memory)
    {
        try
        {
            using var kernel = _device.Load(program);
            DeviceArgument[] arguments = [.. memory.Select(one => new DeviceArgument(_memory[one], 0))];
            return Readings.Least(() =>
            {
                _queue.Launch(kernel, arguments, sizes);
                _queue.Record().Wait();
            });
        }
        catch (DeviceException refusal) when (refusal.Fault is DeviceFault.Unsupported)
        {
            return sizes[0] * Never;
        }
    }

    private double Back(long bytes) => Readings.Least(() =>
    {
        _queue.CopyOut(_memory[0], 0, _host, bytes);
        _queue.Record().Wait();
    });

    private void Fill<T>(int memory, Func<int, T> value, int count = Readings.Rows) where T : unmanaged
    {
        for (int i = 0; i < count; i++)
            ((T*)_host)[i] = value(i);
        _queue.CopyIn(_host, _memory[memory], 0, (long)count * sizeof(T));
        _queue.Record().Wait();
    }
}
