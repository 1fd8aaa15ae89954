using System.Numerics;

namespace AdFlow.Operators;

/// <summary>
/// Executes every <see cref="DeviceProgram"/> plainly, on the calling thread and in the host's memory: what a backend's
/// results are compared with, bit for bit, and what a simulated device computes by. Stateless and thread-safe.
/// </summary>
public static unsafe class DeviceReference
{
    /// <summary>Executes a program.</summary>
    /// <param name="program">What to compute.</param>
    /// <param name="arguments">Addresses of the arguments, aligned to their values; each has as many bytes as
    /// <see cref="DeviceProgram.BytesOf"/> says, and may be anything where that is 0.</param>
    /// <param name="sizes">Sizes as of a launch.</param>
    /// <param name="threshold">Has scans leave out most vectors by a threshold first; null has them do it
    /// plainly.</param>
    /// <exception cref="ArgumentException">The program is wrong, the launch does not fit it, a count in memory is more
    /// than there may be, or a row number in memory is no row.</exception>
    public static void Run(
        DeviceProgram program, ReadOnlySpan<nint> arguments, ReadOnlySpan<long> sizes, ScanThreshold? threshold = null)
    {
        program.Check();
        program.CheckSizes(sizes);
        if (arguments.Length != program.ArgumentCount)
            throw new ArgumentException($"{program.GetType().Name} takes {program.ArgumentCount} arguments, "
                + $"not {arguments.Length}.");
        switch (program)
        {
            case MapProgram { IsDouble: true } map: MapReference<double>.Run(map, arguments, sizes); break;
            case MapProgram map: MapReference<float>.Run(map, arguments, sizes); break;
            case CompactProgram: Compact(arguments, (int)sizes[0]); break;
            case TakeProgram take: Take(take, arguments, (int)sizes[0], (int)sizes[1]); break;
            case TopProgram { IsDouble: true }: Top<double>(arguments, (int)sizes[0], (int)sizes[1]); break;
            case TopProgram: Top<float>(arguments, (int)sizes[0], (int)sizes[1]); break;
            case VectorScanProgram scan: Scan(scan.Dimensions, arguments, sizes, threshold); break;
            default: throw new NotSupportedException($"{program.GetType().Name} is not known to the reference.");
        }
    }

    private static void Compact(ReadOnlySpan<nint> arguments, int rows)
    {
        byte* bitmap = (byte*)arguments[0];
        int* numbers = (int*)arguments[1];
        int count = 0;
        for (int row = 0; row < rows; row++)
            if ((bitmap[row >> 3] >> (row & 7) & 1) != 0)
                numbers[count++] = row;
        *(int*)arguments[2] = count;
    }

    private static void Take(TakeProgram program, ReadOnlySpan<nint> arguments, int rows, int most)
    {
        int* numbers = (int*)arguments[1];
        int count = Count(program, *(int*)arguments[2], most);
        for (int i = 0; i < count; i++)
            if ((uint)numbers[i] >= (uint)rows)
                throw new ArgumentException(
                    $"Row number {i} of TakeProgram is {numbers[i]}. Expected rows of a column of {rows}.");
        if (program.Type.ByteWidth() == sizeof(int))
            Take((int*)arguments[0], numbers, count, (int*)arguments[3]);
        else
            Take((long*)arguments[0], numbers, count, (long*)arguments[3]);
    }

    private static void Take<T>(T* column, int* numbers, int count, T* values) where T : unmanaged
    {
        for (int i = 0; i < count; i++)
            values[i] = column[numbers[i]];
    }

    private static void Top<T>(ReadOnlySpan<nint> arguments, int most, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Count(new TopProgram(sizeof(T) == sizeof(double)), *(int*)arguments[1], most);
        int found = Math.Min(k, count);
        TopReference.Run(
            new ReadOnlySpan<T>((T*)arguments[0], count), new Span<int>((int*)arguments[2], found), new T[found]);
        *(int*)arguments[3] = found;
    }

    private static void Scan(
        int dimensions, ReadOnlySpan<nint> arguments, ReadOnlySpan<long> sizes, ScanThreshold? threshold)
    {
        int rows = (int)sizes[0], k = (int)sizes[2];
        float* queries = (float*)arguments[1];
        for (long query = 0; query < sizes[1]; query++)
            TopReference.Scan((float*)arguments[0], rows,
                new ReadOnlySpan<float>(queries + query * dimensions, dimensions),
                new Span<int>((int*)arguments[2] + query * k, k), new Span<float>((float*)arguments[3] + query * k, k),
                threshold);
    }

    private static int Count(DeviceProgram program, int count, int most) => (uint)count <= (uint)most
        ? count
        : throw new ArgumentException(
            $"The count in the memory of {program.GetType().Name} is {count}. Expected 0 to {most}.");
}
