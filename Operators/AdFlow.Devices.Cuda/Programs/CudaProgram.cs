namespace AdFlow.Devices.Cuda;

/// <summary>How one kind of device program is executed: its kernels, and which are launched in which order. Immutable
/// and thread-safe.</summary>
internal abstract class CudaProgram
{
    /// <summary>The kernels.</summary>
    public abstract PtxModule Module { get; }

    /// <summary>Bytes of scratch memory that a launch needs beside its arguments.</summary>
    /// <param name="sizes">Sizes of the launch.</param>
    public virtual long ScratchBytes(ReadOnlySpan<long> sizes) => 0;

    /// <summary>Launches the kernels.</summary>
    /// <param name="launcher">Executes them.</param>
    /// <param name="arguments">Addresses of the program's arguments.</param>
    /// <param name="scratch">Address of the scratch memory, aligned to 256; its content is not specified.</param>
    /// <param name="sizes">Sizes of the launch.</param>
    public abstract void Launch(
        KernelLauncher launcher, ReadOnlySpan<ulong> arguments, ulong scratch, ReadOnlySpan<long> sizes);

    /// <summary>How a program is executed.</summary>
    /// <param name="program">The program.</param>
    /// <param name="mostRanked">Candidates of a selection up to which they are ranked instead of sorted.</param>
    /// <exception cref="DeviceException">The backend does not do it.</exception>
    public static CudaProgram Of(
        DeviceProgram program, long mostRanked = SelectLayout.MostRanked) => program switch
    {
        MapProgram map => new CudaMap(map),
        CompactProgram => new CudaCompact(),
        TakeProgram take => new CudaTake(take),
        TopProgram top => new CudaTop(top, mostRanked),
        VectorScanProgram scan => new CudaVectorScan(scan, mostRanked: mostRanked),
        _ => throw new DeviceException(DeviceFault.Unsupported,
            $"The CUDA backend has no kernels for {program.GetType().Name}."),
    };
}
