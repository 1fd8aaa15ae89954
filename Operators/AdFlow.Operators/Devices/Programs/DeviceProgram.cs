namespace AdFlow.Operators;

/// <summary>
/// What a device is asked to compute, in terms that say every bit of the result: a backend generates its code from it.
/// Each kind states which memory (arguments) and which numbers (sizes) a launch takes. Row counts are at most 2^31 − 1.
/// Values are in Arrow's layout: little-endian, dense; bitmaps have one bit a row, least significant first, whole
/// 64-bit words, 0 behind the last row. Arguments that are written hold nothing yet and overlap no other. Immutable,
/// thread-safe.
/// </summary>
public abstract record DeviceProgram
{
    private protected DeviceProgram() { }

    /// <summary>How many arguments a launch takes.</summary>
    public abstract int ArgumentCount { get; }

    /// <summary>How many sizes a launch takes, rows first, scalar arguments last.</summary>
    public abstract int SizeCount { get; }

    /// <summary>How many of the sizes, the last ones, are no sizes but scalar arguments: the bits of a float64
    /// (<see cref="BitConverter.DoubleToInt64Bits"/>).</summary>
    public virtual int ScalarCount => 0;

    /// <summary>What an argument is called in messages, for example <c>output 2</c>.</summary>
    /// <param name="argument">Its ordinal.</param>
    public abstract string NameOf(int argument);

    /// <summary>Whether a launch writes an argument; else it reads it.</summary>
    /// <param name="argument">Its ordinal.</param>
    public abstract bool IsWritten(int argument);

    /// <summary>Bytes from an argument's offset on that must be there for a launch.</summary>
    /// <param name="argument">Its ordinal.</param>
    /// <param name="sizes">Sizes of the launch.</param>
    public abstract long BytesOf(int argument, ReadOnlySpan<long> sizes);

    /// <summary>Throws where the program itself is wrong. <see cref="Device.Load"/> calls it.</summary>
    /// <exception cref="ArgumentException">What is wrong and what is expected.</exception>
    public abstract void Check();

    /// <summary>Throws where sizes are not those of a launch.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <exception cref="ArgumentException">Their number, or a size that is negative or beyond 2^31 − 1.</exception>
    public void CheckSizes(ReadOnlySpan<long> sizes)
    {
        if (sizes.Length != SizeCount)
            throw new ArgumentException($"{GetType().Name} takes {SizeCount} sizes, not {sizes.Length}.");
        for (int i = 0; i < sizes.Length - ScalarCount; i++)
            if (sizes[i] is < 0 or > int.MaxValue)
                throw new ArgumentException(
                    $"Size {i} of {GetType().Name} is {sizes[i]}. Expected 0 to {int.MaxValue}.");
    }

    /// <summary>Throws where a launch does not fit the program. <see cref="DeviceQueue.Launch"/> calls it, so that
    /// every backend refuses a wrong launch in the same words.</summary>
    /// <param name="arguments">Arguments of the launch.</param>
    /// <param name="sizes">Sizes of the launch.</param>
    /// <exception cref="ArgumentException">The number of arguments or sizes, a size out of range, memory that is too
    /// small, an offset that is no multiple of 64, or a written argument that overlaps another.</exception>
    public void CheckLaunch(ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes)
    {
        CheckSizes(sizes);
        if (arguments.Length != ArgumentCount)
            throw new ArgumentException(
                $"{GetType().Name} takes {ArgumentCount} arguments, not {arguments.Length}.");
        for (int i = 0; i < arguments.Length; i++)
            CheckRoom(i, arguments[i], sizes);
        for (int i = 0; i < arguments.Length; i++)
            if (IsWritten(i))
                CheckAlone(i, arguments, sizes);
    }

    /// <summary>Bytes of so many values; as many as there are where that is more.</summary>
    private protected static long Product(long count, long bytes) =>
        bytes > 0 && count > long.MaxValue / bytes ? long.MaxValue : count * bytes;

    /// <summary>Bytes of a bitmap of so many rows.</summary>
    private protected static long BitmapBytes(long rows) => (rows + 63) / 64 * 8;

    private void CheckRoom(int argument, in DeviceArgument given, ReadOnlySpan<long> sizes)
    {
        if (given.Memory is null)
            throw new ArgumentException($"{Named(argument)} has no memory.");
        if (given.Offset < 0 || given.Offset % DeviceArgument.Alignment != 0)
            throw new ArgumentException(
                $"{Named(argument)} starts at byte {given.Offset}. Expected a multiple of {DeviceArgument.Alignment}.");
        long needed = BytesOf(argument, sizes);
        if (needed > given.Memory.Bytes - given.Offset)
            throw new ArgumentException($"{Named(argument)} needs {needed} bytes from byte {given.Offset} on; "
                + $"its memory has {given.Memory.Bytes} in all.");
    }

    private void CheckAlone(int written, ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes)
    {
        var (memory, start) = (arguments[written].Memory, arguments[written].Offset);
        long end = start + BytesOf(written, sizes);
        for (int i = 0; i < arguments.Length; i++)
        {
            if (i == written || arguments[i].Memory != memory)
                continue;
            long first = arguments[i].Offset, last = first + BytesOf(i, sizes);
            if (Math.Max(first, start) < Math.Min(last, end))
                throw new ArgumentException($"{Named(written)} is written to bytes {start} to {end - 1}, where "
                    + $"{NameOf(i)} has bytes {first} to {last - 1}. What a launch writes must overlap nothing.");
        }
    }

    private string Named(int argument) => $"Argument {argument} ({NameOf(argument)}) of {GetType().Name}";
}
