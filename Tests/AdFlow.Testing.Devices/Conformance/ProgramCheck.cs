using System.Numerics;

namespace AdFlow.Testing.Devices;

/// <summary>Launches a program on a device and compares every specified byte of its results, and every byte beside
/// them, with <see cref="DeviceReference"/>.</summary>
public static unsafe class ProgramCheck
{
    private const byte Beside = 0x77;
    private const byte Before = 0xEE;
    private const int Gap = 128;

    /// <summary>Launches once.</summary>
    /// <param name="device">The device.</param>
    /// <param name="program">What to compute.</param>
    /// <param name="inputs">What it reads: its first arguments.</param>
    /// <param name="sizes">Sizes of the launch.</param>
    /// <param name="about">The case, with its seed, for messages.</param>
    /// <exception cref="ConformanceException">A bit differs, NaNs being equal.</exception>
    public static void Run(
        Device device, DeviceProgram program, IReadOnlyList<HostMemory> inputs, long[] sizes, string about)
    {
        using var kernel = device.Load(program);
        using var queue = device.CreateQueue();
        Run(device, queue, kernel, inputs, sizes, about);
    }

    /// <summary>Launches a kernel once on a queue, and waits.</summary>
    /// <inheritdoc cref="Run(Device, DeviceProgram, IReadOnlyList{HostMemory}, long[], string)"/>
    public static void Run(Device device, DeviceQueue queue, DeviceKernel kernel, IReadOnlyList<HostMemory> inputs,
        long[] sizes, string about)
    {
        var program = kernel.Program;
        long[] offsets = Offsets(program, sizes, out long bytes);
        using var expected = new HostMemory(bytes);
        expected.As<byte>().Fill(Beside);
        for (int i = 0; i < offsets.Length; i++)
        {
            var argument = expected.As<byte>().Slice((int)offsets[i], (int)program.BytesOf(i, sizes));
            if (i < inputs.Count)
                inputs[i].As<byte>()[..argument.Length].CopyTo(argument);
            else
                argument.Fill(Before);
        }
        using var actual = HostMemory.Of<byte>(expected.As<byte>());
        using (var memory = device.Allocate(bytes))
        {
            queue.CopyIn(actual.Start, memory, 0, bytes);
            queue.Launch(kernel, [.. offsets.Select(offset => new DeviceArgument(memory, offset))], sizes);
            queue.Record().Wait();
            queue.CopyOut(memory, 0, actual.Start, bytes);
            queue.Record().Wait();
        }
        DeviceReference.Run(program, [.. offsets.Select(offset => (nint)expected.Start + (nint)offset)], sizes);
        Compare(program, sizes, offsets, expected, actual, about);
    }

    // Arguments lie in one memory, with bytes between them that nobody may write.
    private static long[] Offsets(DeviceProgram program, ReadOnlySpan<long> sizes, out long bytes)
    {
        long[] offsets = new long[program.ArgumentCount];
        bytes = Gap;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = bytes;
            bytes += (program.BytesOf(i, sizes) + Gap + 63) / 64 * 64;
        }
        return offsets;
    }

    private static void Compare(DeviceProgram program, long[] sizes, long[] offsets, HostMemory expected,
        HostMemory actual, string about)
    {
        long done = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            CompareBytes(expected, actual, done, offsets[i], $"{about}: bytes before {program.NameOf(i)}");
            done = offsets[i] + program.BytesOf(i, sizes);
            string what = $"{about}: {program.NameOf(i)}";
            nint start = (nint)expected.Start;
            long specified = ArgumentBytes.Specified(program, i, sizes, [.. offsets.Select(at => start + (nint)at)]);
            if (!program.IsWritten(i))
                CompareBytes(expected, actual, offsets[i], done, what);
            else if (program is MapProgram { IsDouble: true } map && i - map.FirstOutput < map.Outputs.Count)
                CompareNumbers<double>(expected, actual, offsets[i], specified, what);
            else if ((program is MapProgram other && i - other.FirstOutput < other.Outputs.Count)
                || (program is VectorScanProgram && i == 3))
                CompareNumbers<float>(expected, actual, offsets[i], specified, what);
            else
                CompareBytes(expected, actual, offsets[i], offsets[i] + specified, what);
        }
        CompareBytes(expected, actual, done, expected.Bytes, $"{about}: bytes behind the last argument");
    }

    private static void CompareBytes(HostMemory expected, HostMemory actual, long from, long to, string what)
    {
        for (long i = from; i < to; i++)
            if (((byte*)expected.Start)[i] != ((byte*)actual.Start)[i])
                throw new ConformanceException($"{what}: byte {i - from} is {((byte*)actual.Start)[i]}, expected "
                    + $"{((byte*)expected.Start)[i]}.");
    }

    private static void CompareNumbers<T>(HostMemory expected, HostMemory actual, long offset, long bytes, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* wanted = (T*)((byte*)expected.Start + offset), found = (T*)((byte*)actual.Start + offset);
        for (long i = 0; i < bytes / sizeof(T); i++)
            if (!IsSame(wanted[i], found[i]))
                throw new ConformanceException($"{what}: value {i} is {found[i]:R}, expected {wanted[i]:R}.");
    }

    private static bool IsSame<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> =>
        (T.IsNaN(a) && T.IsNaN(b)) || (a == b && T.IsNegative(a) == T.IsNegative(b));
}
