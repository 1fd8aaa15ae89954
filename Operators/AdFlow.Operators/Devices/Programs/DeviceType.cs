namespace AdFlow.Operators;

/// <summary>Type of the values of a column on a device.</summary>
public enum DeviceType : byte
{
    /// <summary>float32.</summary>
    Float32,
    /// <summary>float64.</summary>
    Float64,
    /// <summary>int32.</summary>
    Int32,
    /// <summary>int64.</summary>
    Int64,
}
