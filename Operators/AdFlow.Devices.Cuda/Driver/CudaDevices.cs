namespace AdFlow.Devices.Cuda;

/// <summary>The NVIDIA devices of this machine, or why there are none.</summary>
public sealed class CudaDevices
{
    private CudaDevices(IReadOnlyList<Device> devices, string? whyNone)
    {
        Devices = devices;
        WhyNone = whyNone;
    }

    /// <summary>The devices in the driver's order; owned by the caller, who disposes each.</summary>
    public IReadOnlyList<Device> Devices { get; }

    /// <summary>Why a device, or any, is not there; null where nothing went wrong and there is one.</summary>
    public string? WhyNone { get; }

    /// <summary>Looks for devices; never throws. Takes some hundred milliseconds for each that there is. The driver's
    /// environment variable CUDA_VISIBLE_DEVICES hides devices.</summary>
    public static CudaDevices Find() => Find(CudaDriver.Load);

    /// <summary>Looks for devices by a driver library.</summary>
    /// <param name="load">Loads it.</param>
    internal static unsafe CudaDevices Find(Func<CudaDriver> load)
    {
        var devices = new List<Device>();
        try
        {
            var driver = load();
            driver.Check(driver.Init(0), "Starting the NVIDIA driver");
            int count;
            driver.Check(driver.DeviceGetCount(&count), "Counting NVIDIA devices");
            if (count == 0)
                return new CudaDevices([], "The NVIDIA driver knows no device.");
            string? refused = null;
            for (int ordinal = 0; ordinal < count; ordinal++)
                refused = TryAdd(driver, ordinal, devices) ?? refused;
            return new CudaDevices(devices, refused);
        }
        catch (DeviceException failure)
        {
            return new CudaDevices(devices, failure.Message);
        }
    }

    // A device that cannot be used does not hide the others.
    private static string? TryAdd(CudaDriver driver, int ordinal, List<Device> devices)
    {
        try
        {
            devices.Add(new CudaDevice(driver, ordinal));
            return null;
        }
        catch (DeviceException failure)
        {
            return failure.Message;
        }
    }
}
