namespace AdFlow.Devices.Cuda;

/// <summary>A program that the driver has compiled.</summary>
internal sealed unsafe class CudaKernel(
    CudaDevice device, DeviceProgram program, CudaProgram how, nint module, nint[] functions) : DeviceKernel(program)
{
    private int _isDisposed;

    /// <summary>The device.</summary>
    public CudaDevice Device { get; } = device;

    /// <summary>Which kernels are launched.</summary>
    public CudaProgram How { get; } = how;

    /// <summary>The driver's handle of a kernel.</summary>
    /// <param name="entry">Its ordinal in the module.</param>
    public nint FunctionOf(int entry)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return functions[entry];
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        // Nothing is to be done where it fails: the module then goes with the context.
        if (Device.TryEnter())
            _ = Device.Driver.ModuleUnload(module);
        Device.Forget(this);
    }
}
