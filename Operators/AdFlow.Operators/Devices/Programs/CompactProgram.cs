namespace AdFlow.Operators;

/// <summary>
/// Numbers of the rows whose bit is set, ascending. Arguments: the bitmap, the row numbers (int32, room for all rows),
/// how many there are (one int32). Sizes: rows.
/// </summary>
public sealed record CompactProgram : DeviceProgram;
