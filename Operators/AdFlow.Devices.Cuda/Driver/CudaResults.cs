namespace AdFlow.Devices.Cuda;

/// <summary>What the driver library's results mean here (CUresult of cuda.h).</summary>
internal static class CudaResults
{
    /// <summary>It went well.</summary>
    public const int Success = 0;

    /// <summary>The device's memory is full.</summary>
    public const int OutOfMemory = 2;

    /// <summary>There is no device.</summary>
    public const int NoDevice = 100;

    /// <summary>The text of a module is wrong.</summary>
    public const int InvalidPtx = 218;

    /// <summary>An event's work has not ended.</summary>
    public const int NotReady = 600;

    /// <summary>A kernel used an address that is not its.</summary>
    public const int IllegalAddress = 700;

    /// <summary>What kind of failure a result is.</summary>
    public static DeviceFault FaultOf(int result) => result switch
    {
        OutOfMemory => DeviceFault.OutOfMemory,
        // No or stub driver, no such device.
        3 or 34 or 46 or NoDevice or 101 or 803 or 804 => DeviceFault.Missing,
        // The driver cannot compile or does not know the PTX.
        209 or InvalidPtx or 221 or 222 or 223 => DeviceFault.Unsupported,
        // "This leaves the process in an inconsistent state": the context does nothing any more.
        4 or 214 or 220 or IllegalAddress or 702 or 709 or 710 or (>= 714 and <= 719) or 999 => DeviceFault.Lost,
        _ => DeviceFault.Failed,
    };

    /// <summary>What can be done about it.</summary>
    public static string Advice(DeviceFault fault) => fault switch
    {
        DeviceFault.OutOfMemory => "With less pinned on the device, or fewer processes on it, it may go. ",
        DeviceFault.Missing => "Check the driver with nvidia-smi. ",
        DeviceFault.Unsupported => "A newer driver may know it. ",
        DeviceFault.Lost => "The device does nothing more for this process; start it again. ",
        _ => "",
    };
}
