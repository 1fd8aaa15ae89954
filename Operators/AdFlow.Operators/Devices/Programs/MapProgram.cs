namespace AdFlow.Operators;

/// <summary>
/// Computes columns row by row, and perhaps which rows to keep. Every operation has the bits that
/// <see cref="ScalarLane{T}"/> gives it; all NaNs are equal. Arguments: the input columns, then the validity bitmap of
/// each input of <see cref="Nullable"/>, then the outputs, then the bitmap of the condition if there is one. Sizes:
/// rows.
/// </summary>
/// <param name="IsDouble">Whether it computes in float64, else in float32; inputs are converted first.</param>
/// <param name="Inputs">Types of the columns; <see cref="LaneOp.Input"/> names them by ordinal.</param>
/// <param name="Outputs">What is computed: numbers, stored in the precision.</param>
/// <param name="Condition">Mask of the rows to keep, or null for none.</param>
/// <param name="Nullable">Ordinals of inputs at whose null rows the condition counts as false; only with a condition.
/// </param>
public sealed record MapProgram(
    bool IsDouble, IReadOnlyList<DeviceType> Inputs, IReadOnlyList<LaneExpression> Outputs,
    LaneExpression? Condition, IReadOnlyList<int> Nullable) : DeviceProgram;
