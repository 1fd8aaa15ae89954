namespace AdFlow.Devices.Cuda;

/// <summary>Memory of a device, aligned to 256 by the driver.</summary>
internal sealed class CudaMemory(CudaDevice device, ulong address, long bytes) : DeviceMemory(bytes)
{
    private int _isDisposed;

    /// <summary>The device.</summary>
    public CudaDevice Device { get; } = device;

    /// <summary>Its first byte.</summary>
    public ulong Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
            return address;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        Device.Give(address);
        Device.Forget(this);
    }
}
