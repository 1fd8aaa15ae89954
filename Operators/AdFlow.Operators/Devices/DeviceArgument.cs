namespace AdFlow.Operators;

/// <summary>A column, or whatever else a kernel reads or writes: memory of a device from some byte on.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Offset">First byte, a multiple of <see cref="Alignment"/>.</param>
public readonly record struct DeviceArgument(DeviceMemory Memory, long Offset)
{
    /// <summary>What the first byte of an argument is a multiple of.</summary>
    public const int Alignment = 64;
}
