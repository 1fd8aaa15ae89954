namespace AdFlow.Operators;

/// <summary>
/// Rows of the largest values, best first; of equal values the first row comes first, NaN comes last, −0 equals 0.
/// Arguments: the values, how many there are (one int32), the row numbers (int32, room for k), how many were found (one
/// int32: the lesser of k and the values). Sizes: most values that there may be, k.
/// </summary>
/// <param name="IsDouble">Whether values are float64, else float32.</param>
public sealed record TopProgram(bool IsDouble) : DeviceProgram;
