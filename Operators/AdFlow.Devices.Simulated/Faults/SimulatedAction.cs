namespace AdFlow.Devices.Simulated;

/// <summary>What a <see cref="SimulatedDevice"/> does, and can fail to do.</summary>
public enum SimulatedAction : byte
{
    /// <summary><see cref="Device.Allocate"/>.</summary>
    Allocate,
    /// <summary><see cref="Device.Load"/>.</summary>
    Load,
    /// <summary><see cref="Device.CreateQueue"/>.</summary>
    CreateQueue,
    /// <summary><see cref="DeviceQueue.CopyIn"/>.</summary>
    CopyIn,
    /// <summary><see cref="DeviceQueue.CopyOut"/>.</summary>
    CopyOut,
    /// <summary><see cref="DeviceQueue.Launch"/>.</summary>
    Launch,
}
