using System.Runtime.InteropServices;

namespace AdFlow.Devices.Cuda;

/// <summary>
/// The functions of the CUDA driver library that are used, by the names that the library exports (those with _v2 are
/// what the header's names without it mean). Signatures after cuda.h of CUDA 11.8; all of them are older than CUDA 11.
/// Thread-safe, like the library. Never unloaded.
/// </summary>
internal sealed unsafe class CudaDriver
{
    /// <summary>Name of the driver's library on this system.</summary>
    public static readonly string Library = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>Attribute of a device: multiprocessors.</summary>
    public const int Multiprocessors = 16;

    /// <summary>Attribute of a device: first part of its compute capability.</summary>
    public const int CapabilityMajor = 75;

    /// <summary>Attribute of a device: second part of its compute capability.</summary>
    public const int CapabilityMinor = 76;

    /// <summary>Streams do not wait for the default stream.</summary>
    public const uint StreamNonBlocking = 1;

    /// <summary>Events take no time stamp.</summary>
    public const uint EventDisableTiming = 2;

    /// <summary>Option of loading: where the compiler's errors go.</summary>
    public const int JitErrorLog = 5;

    /// <summary>Option of loading: how many bytes there are for them.</summary>
    public const int JitErrorLogBytes = 6;

    /// <summary>cuInit.</summary>
    public readonly delegate* unmanaged<uint, int> Init;

    /// <summary>cuGetErrorName.</summary>
    public readonly delegate* unmanaged<int, byte**, int> GetErrorName;

    /// <summary>cuGetErrorString.</summary>
    public readonly delegate* unmanaged<int, byte**, int> GetErrorString;

    /// <summary>cuDeviceGetCount.</summary>
    public readonly delegate* unmanaged<int*, int> DeviceGetCount;

    /// <summary>cuDeviceGet.</summary>
    public readonly delegate* unmanaged<int*, int, int> DeviceGet;

    /// <summary>cuDeviceGetName.</summary>
    public readonly delegate* unmanaged<byte*, int, int, int> DeviceGetName;

    /// <summary>cuDeviceTotalMem.</summary>
    public readonly delegate* unmanaged<nuint*, int, int> DeviceTotalMem;

    /// <summary>cuDeviceGetAttribute.</summary>
    public readonly delegate* unmanaged<int*, int, int, int> DeviceGetAttribute;

    /// <summary>cuDevicePrimaryCtxRetain.</summary>
    public readonly delegate* unmanaged<nint*, int, int> PrimaryCtxRetain;

    /// <summary>cuDevicePrimaryCtxRelease.</summary>
    public readonly delegate* unmanaged<int, int> PrimaryCtxRelease;

    /// <summary>cuCtxSetCurrent.</summary>
    public readonly delegate* unmanaged<nint, int> CtxSetCurrent;

    /// <summary>cuModuleLoadDataEx.</summary>
    public readonly delegate* unmanaged<nint*, void*, uint, int*, void**, int> ModuleLoadDataEx;

    /// <summary>cuModuleUnload.</summary>
    public readonly delegate* unmanaged<nint, int> ModuleUnload;

    /// <summary>cuModuleGetFunction.</summary>
    public readonly delegate* unmanaged<nint*, nint, byte*, int> ModuleGetFunction;

    /// <summary>cuMemAlloc.</summary>
    public readonly delegate* unmanaged<ulong*, nuint, int> MemAlloc;

    /// <summary>cuMemFree.</summary>
    public readonly delegate* unmanaged<ulong, int> MemFree;

    /// <summary>cuMemcpyHtoDAsync.</summary>
    public readonly delegate* unmanaged<ulong, void*, nuint, nint, int> MemcpyHtoDAsync;

    /// <summary>cuMemcpyDtoHAsync.</summary>
    public readonly delegate* unmanaged<void*, ulong, nuint, nint, int> MemcpyDtoHAsync;

    /// <summary>cuStreamCreate.</summary>
    public readonly delegate* unmanaged<nint*, uint, int> StreamCreate;

    /// <summary>cuStreamDestroy.</summary>
    public readonly delegate* unmanaged<nint, int> StreamDestroy;

    /// <summary>cuStreamSynchronize.</summary>
    public readonly delegate* unmanaged<nint, int> StreamSynchronize;

    /// <summary>cuEventCreate.</summary>
    public readonly delegate* unmanaged<nint*, uint, int> EventCreate;

    /// <summary>cuEventRecord.</summary>
    public readonly delegate* unmanaged<nint, nint, int> EventRecord;

    /// <summary>cuEventQuery.</summary>
    public readonly delegate* unmanaged<nint, int> EventQuery;

    /// <summary>cuEventSynchronize.</summary>
    public readonly delegate* unmanaged<nint, int> EventSynchronize;

    /// <summary>cuEventDestroy.</summary>
    public readonly delegate* unmanaged<nint, int> EventDestroy;

    /// <summary>cuLaunchKernel.</summary>
    public readonly delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>
        LaunchKernel;

    /// <summary>Takes the functions.</summary>
    /// <param name="export">Address of a function by its exported name.</param>
    /// <exception cref="EntryPointNotFoundException">The library lacks one.</exception>
    public CudaDriver(Func<string, nint> export)
    {
        Init = (delegate* unmanaged<uint, int>)export("cuInit");
        GetErrorName = (delegate* unmanaged<int, byte**, int>)export("cuGetErrorName");
        GetErrorString = (delegate* unmanaged<int, byte**, int>)export("cuGetErrorString");
        DeviceGetCount = (delegate* unmanaged<int*, int>)export("cuDeviceGetCount");
        DeviceGet = (delegate* unmanaged<int*, int, int>)export("cuDeviceGet");
        DeviceGetName = (delegate* unmanaged<byte*, int, int, int>)export("cuDeviceGetName");
        DeviceTotalMem = (delegate* unmanaged<nuint*, int, int>)export("cuDeviceTotalMem_v2");
        DeviceGetAttribute = (delegate* unmanaged<int*, int, int, int>)export("cuDeviceGetAttribute");
        PrimaryCtxRetain = (delegate* unmanaged<nint*, int, int>)export("cuDevicePrimaryCtxRetain");
        PrimaryCtxRelease = (delegate* unmanaged<int, int>)export("cuDevicePrimaryCtxRelease_v2");
        CtxSetCurrent = (delegate* unmanaged<nint, int>)export("cuCtxSetCurrent");
        ModuleLoadDataEx = (delegate* unmanaged<nint*, void*, uint, int*, void**, int>)export("cuModuleLoadDataEx");
        ModuleUnload = (delegate* unmanaged<nint, int>)export("cuModuleUnload");
        ModuleGetFunction = (delegate* unmanaged<nint*, nint, byte*, int>)export("cuModuleGetFunction");
        MemAlloc = (delegate* unmanaged<ulong*, nuint, int>)export("cuMemAlloc_v2");
        MemFree = (delegate* unmanaged<ulong, int>)export("cuMemFree_v2");
        MemcpyHtoDAsync = (delegate* unmanaged<ulong, void*, nuint, nint, int>)export("cuMemcpyHtoDAsync_v2");
        MemcpyDtoHAsync = (delegate* unmanaged<void*, ulong, nuint, nint, int>)export("cuMemcpyDtoHAsync_v2");
        StreamCreate = (delegate* unmanaged<nint*, uint, int>)export("cuStreamCreate");
        StreamDestroy = (delegate* unmanaged<nint, int>)export("cuStreamDestroy_v2");
        StreamSynchronize = (delegate* unmanaged<nint, int>)export("cuStreamSynchronize");
        EventCreate = (delegate* unmanaged<nint*, uint, int>)export("cuEventCreate");
        EventRecord = (delegate* unmanaged<nint, nint, int>)export("cuEventRecord");
        EventQuery = (delegate* unmanaged<nint, int>)export("cuEventQuery");
        EventSynchronize = (delegate* unmanaged<nint, int>)export("cuEventSynchronize");
        EventDestroy = (delegate* unmanaged<nint, int>)export("cuEventDestroy_v2");
        LaunchKernel = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)
            export("cuLaunchKernel");
    }

    /// <summary>Loads the driver's library.</summary>
    /// <exception cref="DeviceException">There is none, or it is too old.</exception>
    public static CudaDriver Load()
    {
        if (!NativeLibrary.TryLoad(Library, out nint library))
            throw new DeviceException(DeviceFault.Missing,
                $"There is no library {Library}, so no NVIDIA driver is installed here.");
        try
        {
            return new CudaDriver(function => NativeLibrary.GetExport(library, function));
        }
        catch (EntryPointNotFoundException failure)
        {
            throw new DeviceException(DeviceFault.Missing,
                $"The NVIDIA driver's library {Library} is too old: {failure.Message} Install a driver for CUDA 11 or "
                    + "newer.", failure);
        }
    }

    /// <summary>Throws unless a call of the library went well.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="asked">What it was asked for, for the message.</param>
    /// <exception cref="DeviceException">It did not.</exception>
    public void Check(int result, string asked)
    {
        if (result != CudaResults.Success)
            throw Failure(result, asked);
    }

    /// <summary>What went wrong with a call of the library.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="asked">What it was asked for, for the message.</param>
    /// <param name="log">What the compiler said, or null.</param>
    public DeviceException Failure(int result, string asked, string? log = null)
    {
        byte* name = null, text = null;
        string named = GetErrorName(result, &name) == CudaResults.Success && name is not null
            ? Marshal.PtrToStringUTF8((nint)name)! : "an error without a name";
        string described = GetErrorString(result, &text) == CudaResults.Success && text is not null
            ? Marshal.PtrToStringUTF8((nint)text)! : "no description";
        var fault = CudaResults.FaultOf(result);
        return new DeviceException(fault,
            $"{asked}: {named} ({result}), {described}. {CudaResults.Advice(fault)}{log}".TrimEnd());
    }
}
