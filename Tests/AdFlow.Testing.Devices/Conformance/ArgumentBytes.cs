namespace AdFlow.Testing.Devices;

/// <summary>How much of an argument is specified once a launch is done.</summary>
internal static unsafe class ArgumentBytes
{
    /// <summary>Bytes of an argument from its start.</summary>
    /// <param name="program">The program.</param>
    /// <param name="argument">Ordinal of the argument.</param>
    /// <param name="sizes">Sizes of the launch.</param>
    /// <param name="addresses">Arguments after a right launch.</param>
    internal static long Specified(DeviceProgram program, int argument, long[] sizes, nint[] addresses) =>
        (program, argument) switch
        {
            (CompactProgram, 1) => sizeof(int) * (long)*(int*)addresses[2],
            (TakeProgram take, 3) => take.Type.ByteWidth() * (long)*(int*)addresses[2],
            (TopProgram, 2) => sizeof(int) * (long)*(int*)addresses[3],
            _ => program.BytesOf(argument, sizes),
        };
}
