namespace AdFlow.Operators;

/// <summary>What is known of each <see cref="DeviceType"/>.</summary>
public static class DeviceTypes
{
    /// <summary>Bytes of a value: 4 or 8.</summary>
    /// <exception cref="ArgumentException">It is no such type.</exception>
    public static int ByteWidth(this DeviceType type) => type switch
    {
        DeviceType.Float32 or DeviceType.Int32 => 4,
        DeviceType.Float64 or DeviceType.Int64 => 8,
        _ => throw new ArgumentException($"{type} is no type of a column on a device."),
    };
}
