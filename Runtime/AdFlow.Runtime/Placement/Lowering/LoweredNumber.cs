using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A numeric expression on a device.</summary>
/// <param name="Value">The number in float64, exact where it is an integer that is computed with.</param>
/// <param name="Valid">Where it is not null, given columns without nulls; null for everywhere.</param>
/// <param name="Bound">Greatest magnitude of an integer; infinity for a float64 and for any int64.</param>
/// <param name="IsColumn">Whether it is a column as it is.</param>
/// <param name="Strict">Columns of the device whose nulls make it null.</param>
internal sealed record LoweredNumber(
    LaneExpression Value, LaneExpression? Valid, double Bound, bool IsColumn, IReadOnlySet<int> Strict);

/// <summary>A condition on a device, in three-valued logic.</summary>
/// <param name="True">Where it is true.</param>
/// <param name="False">Where it is false; elsewhere it is null.</param>
/// <param name="Strict">Columns of the device whose nulls make it null.</param>
/// <param name="Rejected">Columns at whose nulls it is not true.</param>
internal sealed record LoweredTruth(
    LaneExpression True, LaneExpression False, IReadOnlySet<int> Strict, IReadOnlySet<int> Rejected);
