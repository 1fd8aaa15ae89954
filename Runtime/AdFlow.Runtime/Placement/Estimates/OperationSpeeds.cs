namespace AdFlow.Runtime;

/// <summary>How long a processor or a device takes for one row of each kind of work, in nanoseconds, once the work is
/// under way.</summary>
/// <param name="Simple32">One arithmetic operation or comparison in float32.</param>
/// <param name="Simple64">The same in float64.</param>
/// <param name="Function32">exp, log or one of their kin in float32.</param>
/// <param name="Function64">The same in float64.</param>
/// <param name="Byte">A byte read or written from memory in order.</param>
/// <param name="Compact">The number of a row that a filter leaves.</param>
/// <param name="Take">A value at a row number.</param>
/// <param name="Top">A value among which the best are sought.</param>
/// <param name="Product">An element of a vector in a dot product.</param>
public sealed record OperationSpeeds(
    double Simple32, double Simple64, double Function32, double Function64, double Byte, double Compact, double Take,
    double Top, double Product);
