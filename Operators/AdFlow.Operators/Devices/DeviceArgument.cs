namespace AdFlow.Operators;

/// <summary>A column, or whatever else a kernel reads or writes: memory of a device from some byte on.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Offset">First byte, a multiple of 64.</param>
public readonly record struct DeviceArgument(DeviceMemory Memory, long Offset);
