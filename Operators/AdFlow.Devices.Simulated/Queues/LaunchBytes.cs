namespace AdFlow.Devices.Simulated;

/// <summary>Which bytes of its arguments a launch reads and specifies: those of columns whose length is in memory
/// depend on it.</summary>
internal static unsafe class LaunchBytes
{
    /// <summary>Throws where a launch would read what is not specified.</summary>
    internal static void CheckRead(QueuedWork work, ReadOnlySpan<nint> addresses)
    {
        var program = work.Kernel!.Program;
        int count = program switch { TakeProgram => 2, TopProgram => 1, _ => -1 };
        if (count >= 0)
            CheckRead(work, count, sizeof(int));
        for (int i = 0; i < work.Arguments.Length; i++)
            if (program is TakeProgram take && i == 0)
                CheckTaken(work, take, addresses);
            else if (!program.IsWritten(i))
                CheckRead(work, i, Specified(program, i, work.Sizes, addresses));
        if (program is CompactProgram)
            CheckTail((ulong*)addresses[0], (int)work.Sizes[0]);
    }

    /// <summary>Leaves the pattern in all that a launch writes.</summary>
    internal static void Undefine(QueuedWork work)
    {
        var program = work.Kernel!.Program;
        for (int i = 0; i < work.Arguments.Length; i++)
            if (program.IsWritten(i))
                Undefine(work.Arguments[i], 0, program.BytesOf(i, work.Sizes), mayBeCopied: false);
    }

    /// <summary>Notes what a launch has specified.</summary>
    internal static void Define(QueuedWork work, ReadOnlySpan<nint> addresses)
    {
        var program = work.Kernel!.Program;
        for (int i = 0; i < work.Arguments.Length; i++)
            if (program.IsWritten(i))
            {
                var (memory, offset) = ((SimulatedMemory)work.Arguments[i].Memory, work.Arguments[i].Offset);
                long bytes = Specified(program, i, work.Sizes, addresses);
                memory.Define(offset, offset + bytes);
                Undefine(work.Arguments[i], bytes, program.BytesOf(i, work.Sizes), mayBeCopied: true);
            }
    }

    private static void Undefine(DeviceArgument argument, long from, long to, bool mayBeCopied)
    {
        if (from < to)
            ((SimulatedMemory)argument.Memory).Undefine(argument.Offset + from, argument.Offset + to, mayBeCopied);
    }

    private static long Specified(
        DeviceProgram program, int argument, ReadOnlySpan<long> sizes, ReadOnlySpan<nint> addresses)
    {
        long whole = program.BytesOf(argument, sizes);
        return (program, argument) switch
        {
            (CompactProgram, 1) => Part(whole, sizes[0], addresses[2]),
            (TakeProgram, 1 or 3) => Part(whole, sizes[1], addresses[2]),
            (TopProgram, 0) => Part(whole, sizes[0], addresses[1]),
            (TopProgram, 2) => Part(whole, sizes[1], addresses[3]),
            _ => whole,
        };
    }

    // A count that is out of range is found by who computes.
    private static long Part(long whole, long most, nint count) =>
        most == 0 ? 0 : whole / most * Math.Clamp(*(int*)count, 0, most);

    // Of a column only the rows that are named are read; it may end in what a filter before left unspecified.
    private static void CheckTaken(QueuedWork work, TakeProgram program, ReadOnlySpan<nint> addresses)
    {
        CheckRead(work, 1, Specified(program, 1, work.Sizes, addresses));
        int* rows = (int*)addresses[1];
        int count = (int)Math.Clamp(*(int*)addresses[2], 0, work.Sizes[1]), width = program.Type.ByteWidth();
        for (int i = 0; i < count; i++)
            if (rows[i] >= 0 && rows[i] < work.Sizes[0])
                CheckRead(work, 0, width, (long)rows[i] * width);
    }

    private static void CheckRead(QueuedWork work, int argument, long bytes, long start = 0)
    {
        var memory = (SimulatedMemory)work.Arguments[argument].Memory;
        long from = work.Arguments[argument].Offset + start;
        if (memory.FirstUndefined(from, from + bytes) is not (>= 0 and long missing))
            return;
        var program = work.Kernel!.Program;
        throw new DeviceMisuseException($"Launch {work.Sequence} of {program.GetType().Name} reads bytes {from} to "
            + $"{from + bytes - 1} of device memory of {memory.Bytes} bytes as its {program.NameOf(argument)}; byte "
            + $"{missing} was never copied in or computed.");
    }

    private static void CheckTail(ulong* bitmap, int rows)
    {
        if (rows % 64 != 0 && bitmap[rows / 64] >> rows % 64 != 0)
            throw new DeviceMisuseException(
                $"The bitmap of a CompactProgram over {rows} rows has bits behind the last row. Expected zeros.");
    }
}
