using System.Runtime.InteropServices;
using System.Text;
using AdFlow.Devices.Cuda.Tests.Interpreting;

namespace AdFlow.Devices.Cuda.Tests.Driver;

/// <summary>
/// The driver library as far as the backend uses it, with functions of its signatures, over the interpreter: it
/// compiles by reading the text and launches by executing it. Most functions ask that the context be current on the
/// thread, as the library does. One at a time in a process.
/// </summary>
internal static unsafe class InterpretedDriver
{
    private const nint Context = 0x77;
    private const int InvalidValue = 1, InvalidContext = 201, NotFound = 500;

    private static readonly object s_lock = new();
    private static readonly nint s_name = Marshal.StringToCoTaskMemUTF8("CUDA_ERROR_BY_TEST");
    private static readonly nint s_text = Marshal.StringToCoTaskMemUTF8("a failure that the test asked for");
    private static DriverState s_state = new() { Bytes = 0 };

    [ThreadStatic]
    private static nint s_current;

    /// <summary>A driver of that state; what was made of an earlier one is of no use any more.</summary>
    public static CudaDriver Of(DriverState state) => new(ExportsOf(state));

    /// <summary>Its functions by their names.</summary>
    public static Func<string, nint> ExportsOf(DriverState state)
    {
        s_state = state;
        return Export;
    }

    private static nint Export(string name) => name switch
    {
        "cuInit" => (nint)(delegate* unmanaged<uint, int>)&Init,
        "cuGetErrorName" => (nint)(delegate* unmanaged<int, byte**, int>)&GetErrorName,
        "cuGetErrorString" => (nint)(delegate* unmanaged<int, byte**, int>)&GetErrorString,
        "cuDeviceGetCount" => (nint)(delegate* unmanaged<int*, int>)&DeviceGetCount,
        "cuDeviceGet" => (nint)(delegate* unmanaged<int*, int, int>)&DeviceGet,
        "cuDeviceGetName" => (nint)(delegate* unmanaged<byte*, int, int, int>)&DeviceGetName,
        "cuDeviceTotalMem_v2" => (nint)(delegate* unmanaged<nuint*, int, int>)&DeviceTotalMem,
        "cuDeviceGetAttribute" => (nint)(delegate* unmanaged<int*, int, int, int>)&DeviceGetAttribute,
        "cuDevicePrimaryCtxRetain" => (nint)(delegate* unmanaged<nint*, int, int>)&Retain,
        "cuDevicePrimaryCtxRelease_v2" => (nint)(delegate* unmanaged<int, int>)&Release,
        "cuCtxSetCurrent" => (nint)(delegate* unmanaged<nint, int>)&SetCurrent,
        "cuModuleLoadDataEx" => (nint)(delegate* unmanaged<nint*, void*, uint, int*, void**, int>)&ModuleLoad,
        "cuModuleUnload" => (nint)(delegate* unmanaged<nint, int>)&Destroy,
        "cuModuleGetFunction" => (nint)(delegate* unmanaged<nint*, nint, byte*, int>)&GetFunction,
        "cuMemAlloc_v2" => (nint)(delegate* unmanaged<ulong*, nuint, int>)&MemAlloc,
        "cuMemFree_v2" => (nint)(delegate* unmanaged<ulong, int>)&MemFree,
        "cuMemcpyHtoDAsync_v2" => (nint)(delegate* unmanaged<ulong, void*, nuint, nint, int>)&CopyIn,
        "cuMemcpyDtoHAsync_v2" => (nint)(delegate* unmanaged<void*, ulong, nuint, nint, int>)&CopyOut,
        "cuStreamCreate" => (nint)(delegate* unmanaged<nint*, uint, int>)&StreamCreate,
        "cuStreamDestroy_v2" => (nint)(delegate* unmanaged<nint, int>)&Destroy,
        "cuStreamSynchronize" => (nint)(delegate* unmanaged<nint, int>)&StreamSynchronize,
        "cuEventCreate" => (nint)(delegate* unmanaged<nint*, uint, int>)&EventCreate,
        "cuEventRecord" => (nint)(delegate* unmanaged<nint, nint, int>)&EventRecord,
        "cuEventQuery" => (nint)(delegate* unmanaged<nint, int>)&EventQuery,
        "cuEventSynchronize" => (nint)(delegate* unmanaged<nint, int>)&EventSynchronize,
        "cuEventDestroy_v2" => (nint)(delegate* unmanaged<nint, int>)&Destroy,
        "cuLaunchKernel" => (nint)(delegate* unmanaged<
            nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)&LaunchKernel,
        _ => throw new EntryPointNotFoundException(name),
    };

    private static int Call(string function, Func<DriverState, int> body, bool inContext = true)
    {
        lock (s_lock)
        {
            if (inContext && s_current != Context)
                return InvalidContext;
            int failure = s_state.Injected(function);
            return failure != 0 ? failure : body(s_state);
        }
    }

    [UnmanagedCallersOnly]
    private static int Init(uint flags) => Call("cuInit", _ => flags == 0 ? 0 : InvalidValue, inContext: false);

    [UnmanagedCallersOnly]
    private static int GetErrorName(int result, byte** name)
    {
        *name = (byte*)s_name;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int GetErrorString(int result, byte** text)
    {
        *text = (byte*)s_text;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int DeviceGetCount(int* count) =>
        Call("cuDeviceGetCount", state => Put(count, state.Devices), inContext: false);

    [UnmanagedCallersOnly]
    private static int DeviceGet(int* device, int ordinal) => Call("cuDeviceGet", _ => Put(device, ordinal + 5), false);

    [UnmanagedCallersOnly]
    private static int DeviceGetName(byte* name, int length, int device) => Call("cuDeviceGetName", _ =>
    {
        Encoding.UTF8.GetBytes("Interpreted\0", new Span<byte>(name, length));
        return device >= 5 ? 0 : InvalidValue;
    }, inContext: false);

    [UnmanagedCallersOnly]
    private static int DeviceTotalMem(nuint* bytes, int device) =>
        Call("cuDeviceTotalMem_v2", state => Put(bytes, (nuint)state.Bytes), inContext: false);

    [UnmanagedCallersOnly]
    private static int DeviceGetAttribute(int* value, int attribute, int device) => Call("cuDeviceGetAttribute",
        state => Put(value, attribute switch { 16 => 1, 75 => state.Capability, 76 => 0, _ => -1 }), inContext: false);

    [UnmanagedCallersOnly]
    private static int Retain(nint* context, int device) => Call("cuDevicePrimaryCtxRetain", state =>
    {
        state.Retained++;
        return Put(context, Context);
    }, inContext: false);

    [UnmanagedCallersOnly]
    private static int Release(int device) =>
        Call("cuDevicePrimaryCtxRelease_v2", state => --state.Retained >= 0 ? 0 : InvalidContext, inContext: false);

    [UnmanagedCallersOnly]
    private static int SetCurrent(nint context) => Call("cuCtxSetCurrent", _ =>
    {
        s_current = context;
        return 0;
    }, inContext: false);

    [UnmanagedCallersOnly]
    private static int ModuleLoad(nint* module, void* image, uint count, int* options, void** values)
    {
        if (count != 2 || options[0] != 5 || options[1] != 6)
            return InvalidValue;
        var log = new Span<byte>(values[0], (int)values[1]);
        try
        {
            string text = Marshal.PtrToStringUTF8((nint)image)!;
            return Call("cuModuleLoadDataEx",
                state => Put(module, state.Add(new PtxLauncher(text, state.Memory, seed: text.Length))));
        }
        catch (FormatException failure)
        {
            Encoding.UTF8.GetBytes(failure.Message, log);
            return CudaResults.InvalidPtx;
        }
    }

    [UnmanagedCallersOnly]
    private static int GetFunction(nint* function, nint module, byte* name) => Call("cuModuleGetFunction", state =>
    {
        var launcher = state.At<PtxLauncher>(module);
        string entry = Marshal.PtrToStringUTF8((nint)name)!;
        return launcher.ParametersOf(entry) < 0
            ? NotFound
            : Put(function, state.Functions.Add(new DriverFunction(launcher, entry)));
    });

    [UnmanagedCallersOnly]
    private static int MemAlloc(ulong* address, nuint bytes) => Call("cuMemAlloc_v2", state =>
        (ulong)(state.Bytes - state.Memory.Taken) < bytes
            ? CudaResults.OutOfMemory
            : Put(address, state.Memory.Allocate((long)bytes)));

    [UnmanagedCallersOnly]
    private static int MemFree(ulong address) => Call("cuMemFree_v2", state =>
    {
        state.Memory.Free(address);
        return 0;
    });

    [UnmanagedCallersOnly]
    private static int CopyIn(ulong to, void* host, nuint bytes, nint stream) => Queue("cuMemcpyHtoDAsync_v2", stream,
        state => new ReadOnlySpan<byte>(host, (int)bytes).CopyTo(state.Memory.Read<byte>(to, (int)bytes)));

    [UnmanagedCallersOnly]
    private static int CopyOut(void* host, ulong from, nuint bytes, nint stream) => Queue("cuMemcpyDtoHAsync_v2",
        stream, state => state.Memory.Read<byte>(from, (int)bytes).CopyTo(new Span<byte>(host, (int)bytes)));

    [UnmanagedCallersOnly]
    private static int StreamCreate(nint* stream, uint flags) =>
        Call("cuStreamCreate", state => flags == 1 ? Put(stream, state.Add(new DriverStream())) : InvalidValue);

    [UnmanagedCallersOnly]
    private static int StreamSynchronize(nint stream) => Call("cuStreamSynchronize", state =>
    {
        var made = state.At<DriverStream>(stream);
        while (made.Work.Count > 0)
            state.Step(made);
        return state.Sticky;
    });

    [UnmanagedCallersOnly]
    private static int EventCreate(nint* made, uint flags) =>
        Call("cuEventCreate", state => flags == 2 ? Put(made, state.Add(new DriverEvent())) : InvalidValue);

    [UnmanagedCallersOnly]
    private static int EventRecord(nint marker, nint stream) => Call("cuEventRecord", state =>
    {
        var made = state.At<DriverEvent>(marker);
        made.Stream = state.At<DriverStream>(stream);
        made.Place = made.Stream.Queued;
        return 0;
    });

    // Each look lets the card do some work.
    [UnmanagedCallersOnly]
    private static int EventQuery(nint marker) => Call("cuEventQuery", state =>
    {
        var made = state.At<DriverEvent>(marker);
        if (made.Stream is { } stream && stream.Done < made.Place)
            state.Step(stream);
        return made.Stream?.Done < made.Place ? CudaResults.NotReady : state.Sticky;
    });

    [UnmanagedCallersOnly]
    private static int EventSynchronize(nint marker) => Call("cuEventSynchronize", state =>
    {
        var made = state.At<DriverEvent>(marker);
        while (made.Stream?.Done < made.Place)
            state.Step(made.Stream);
        return state.Sticky;
    });

    [UnmanagedCallersOnly]
    private static int Destroy(nint handle) => Call("destroy", state =>
    {
        state.Remove(handle);
        return 0;
    });

    [UnmanagedCallersOnly]
    private static int LaunchKernel(nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY,
        uint blockZ, uint sharedBytes, nint stream, void** parameters, void** extra)
    {
        if (gridX == 0 || gridY == 0 || gridY > 65535 || gridZ != 1 || blockX != PtxKernel.Threads || blockY != 1
            || blockZ != 1 || sharedBytes != 0 || extra is not null)
            return InvalidValue;
        DriverFunction? kernel;
        lock (s_lock)
            kernel = s_state.Functions.At(function);
        ulong[] values = new ulong[kernel.Module.ParametersOf(kernel.Name)];
        for (int i = 0; i < values.Length; i++)
            values[i] = *(ulong*)parameters[i];
        return Queue("cuLaunchKernel", stream, _ => kernel.Module.Launch(kernel.Name, gridX, gridY, values));
    }

    private static int Queue(string function, nint stream, Action<DriverState> work) => Call(function, state =>
    {
        state.At<DriverStream>(stream).Work.Enqueue(() => work(state));
        return 0;
    });

    private static int Put<T>(T* place, T value) where T : unmanaged
    {
        *place = value;
        return 0;
    }
}
