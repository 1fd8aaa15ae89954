namespace AdFlow.Devices.Cuda.Tests.Driver;

/// <summary>A driver library, the interpreter or a card's own, one of whose launches fails. One at a time in a process.
/// </summary>
internal static unsafe class FailingLaunches
{
    private static delegate* unmanaged<
        nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> s_launch;

    private static int s_left;
    private static int s_result;

    /// <summary>The driver.</summary>
    /// <param name="exports">Functions of the library.</param>
    /// <param name="launch">Which launch fails, from 1.</param>
    /// <param name="result">What it returns.</param>
    public static CudaDriver Of(Func<string, nint> exports, int launch, int result)
    {
        s_launch = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)
            exports("cuLaunchKernel");
        (s_left, s_result) = (launch, result);
        return new CudaDriver(name => name == "cuLaunchKernel" ? (nint)(delegate* unmanaged<
            nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)&Launch : exports(name));
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly]
    private static int Launch(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes,
        nint stream, void** parameters, void** extra) => Interlocked.Decrement(ref s_left) == 0 ? s_result
        : s_launch(function, gridX, gridY, gridZ, blockX, blockY, blockZ, sharedBytes, stream, parameters, extra);
}
