using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A slot of a stage as a device has it: for all rows of the source.</summary>
/// <param name="Type">Type of its values.</param>
/// <param name="Nulls">Columns of the device whose nulls are its nulls.</param>
internal sealed record LoweredValue(DeviceType Type, IReadOnlySet<int> Nulls)
{
    /// <summary>Buffer of its values; −1 as long as it is only computed within a unit.</summary>
    public int Buffer { get; set; } = -1;

    /// <summary>What computes it; null for a column of the source.</summary>
    public LaneUnit? Unit { get; init; }

    /// <summary>Its expression in the unit.</summary>
    public LaneExpression? Expression { get; init; }

    /// <summary>Number that is 0 where it is null by itself, whatever columns are, and 1 elsewhere; null for 1
    /// everywhere.</summary>
    public LoweredValue? Valid { get; init; }

    /// <summary>Whether it is float64.</summary>
    public bool IsDouble => Type is DeviceType.Float64;
}
