using System.Runtime.InteropServices;
using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// ONNX Runtime's C interface: a table of functions that the library gives for the version asked for. Loaded once per
/// process; immutable and thread-safe. Handles are the library's pointers.
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The version of the interface that is asked for: that of release 1.20, the first with all that is used
    /// and the types that a model may declare.</summary>
    public const uint InterfaceVersion = 20;

    private const int LogNothingButFatal = 4, DeviceAllocator = 0, DefaultMemory = 0, NotImplemented = 9;

    private static readonly Lazy<(OrtApi? Api, string? Missing)> s_loaded = new(Load);

    private readonly nint* _functions;
    private nint _environment, _memory, _allocator;

    private OrtApi(nint* functions, string version)
    {
        _functions = functions;
        Version = version;
    }

    /// <summary>The interface, or null where there is no library.</summary>
    public static OrtApi? Loaded => s_loaded.Value.Api;

    /// <summary>Why there is none and what to do; null where there is one.</summary>
    public static string? Missing => s_loaded.Value.Missing;

    /// <summary>Release of the library.</summary>
    public string Version { get; }

    /// <summary>The process's one environment.</summary>
    public nint Environment => _environment;

    /// <summary>Says that a tensor lies in the machine's own memory.</summary>
    public nint Memory => _memory;

    /// <summary>The library's own allocator.</summary>
    public nint Allocator => _allocator;

    /// <summary>The interface.</summary>
    /// <exception cref="OnnxException">There is no library.</exception>
    public static OrtApi Require() => Loaded ?? throw new OnnxException($"ONNX Runtime is missing: {Missing}.");

    /// <summary>Address of a function.</summary>
    public void* this[OrtFunction function] => (void*)_functions[(int)function];

    /// <summary>Turns a status into an exception and frees it; nothing where it is zero.</summary>
    /// <param name="status">What a function gave back.</param>
    /// <param name="doing">What was tried, as in "cannot …".</param>
    /// <exception cref="OnnxException">The function failed.</exception>
    public void Check(nint status, string doing)
    {
        if (status == 0)
            return;
        int code = ((delegate* unmanaged<nint, int>)this[OrtFunction.GetErrorCode])(status);
        throw new OnnxException($"ONNX Runtime {Version} cannot {doing}: {Message(status)}")
        {
            IsNotImplemented = code == NotImplemented,
        };
    }

    /// <summary>The text of a failed status, which is freed.</summary>
    public string Message(nint status)
    {
        byte* text = ((delegate* unmanaged<nint, byte*>)this[OrtFunction.GetErrorMessage])(status);
        string message = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)).Trim();
        Release(OrtFunction.ReleaseStatus, status);
        return message;
    }

    /// <summary>Calls one of the functions that free a handle.</summary>
    public void Release(OrtFunction function, nint handle)
    {
        if (handle != 0)
            ((delegate* unmanaged<nint, void>)this[function])(handle);
    }

    /// <summary>Calls a function of one handle that puts one word out: a count, a code, a pointer.</summary>
    /// <param name="function">The function.</param>
    /// <param name="handle">What it is asked of.</param>
    /// <param name="doing">What was tried, for the message.</param>
    public nint Get(OrtFunction function, nint handle, string doing)
    {
        // Some put out 32 bits only; the rest stays zero.
        nint value = 0;
        Check(((delegate* unmanaged<nint, nint*, nint>)this[function])(handle, &value), doing);
        return value;
    }

    /// <summary>Loads a library, one that was loaded before too.</summary>
    /// <returns>The interface, or why there is none.</returns>
    internal static (OrtApi? Api, string? Missing) Load()
    {
        if (OnnxLibrary.Load(out nint library) is { } missing)
            return (null, missing);
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint getBase))
            return (null, "the library that was found is not ONNX Runtime: it has no function OrtGetApiBase");
        nint* roots = ((delegate* unmanaged<nint*>)getBase)();
        byte* release = ((delegate* unmanaged<byte*>)roots[1])();
        string version = Marshal.PtrToStringUTF8((nint)release) ?? "of no known version";
        nint* functions = ((delegate* unmanaged<uint, nint*>)roots[0])(InterfaceVersion);
        if (functions == null)
            return (null, $"the library that was found is release {version}, which is too old; take 1.20 or later");
        var api = new OrtApi(functions, version);
        try
        {
            api.Start();
        }
        catch (OnnxException failure)
        {
            return (null, failure.Message);
        }
        return (api, null);
    }

    private void Start()
    {
        fixed (nint* environment = &_environment, memory = &_memory, allocator = &_allocator)
        fixed (byte* name = "adflow\0"u8)
        {
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)this[OrtFunction.CreateEnv])(
                LogNothingButFatal, name, environment), "make its environment");
            Check(((delegate* unmanaged<int, int, nint*, nint>)this[OrtFunction.CreateCpuMemoryInfo])(
                DeviceAllocator, DefaultMemory, memory), "describe the machine's memory");
            Check(((delegate* unmanaged<nint*, nint>)this[OrtFunction.GetAllocatorWithDefaultOptions])(allocator),
                "name its allocator");
        }
    }
}
