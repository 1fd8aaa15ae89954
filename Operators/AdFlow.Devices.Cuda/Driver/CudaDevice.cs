using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace AdFlow.Devices.Cuda;

/// <summary>One NVIDIA device: its primary context, which it shares with other libraries of the process. Each call
/// makes the context current on its thread, so any thread may call. Thread-safe.</summary>
internal sealed unsafe class CudaDevice : Device
{
    // Blocks of 256 threads that a multiprocessor holds at once, on every card from compute capability 7.0 on.
    private const int BlocksPerProcessor = 8;

    private const int LeastCapability = 7;

    private readonly ConcurrentDictionary<IDisposable, bool> _made = [];
    private readonly int _handle;
    private readonly nint _context;
    private readonly long _mostRanked;
    private volatile DeviceException? _loss;
    private int _isDisposed;

    /// <summary>Opens a device.</summary>
    /// <param name="driver">The driver library, started.</param>
    /// <param name="ordinal">Its number.</param>
    /// <param name="mostRanked">Candidates of a selection up to which they are ranked instead of sorted.</param>
    /// <exception cref="DeviceException">It cannot be opened, or is too old.</exception>
    public CudaDevice(CudaDriver driver, int ordinal, long mostRanked = SelectLayout.MostRanked)
        : base(NameOf(driver, ordinal), MemoryOf(driver, ordinal))
    {
        Driver = driver;
        _mostRanked = mostRanked;
        _handle = HandleOf(driver, ordinal);
        int major = Attribute(CudaDriver.CapabilityMajor), minor = Attribute(CudaDriver.CapabilityMinor);
        if (major < LeastCapability)
            throw new DeviceException(DeviceFault.Missing, $"Device {Name} has compute capability {major}.{minor}. "
                + $"Expected at least {LeastCapability}.0 (Volta).");
        MostBlocks = Attribute(CudaDriver.Multiprocessors) * BlocksPerProcessor;
        nint context;
        driver.Check(driver.PrimaryCtxRetain(&context, _handle), $"Opening {Name}");
        _context = context;
    }

    /// <summary>The driver library.</summary>
    public CudaDriver Driver { get; }

    /// <summary>Blocks that it executes at once.</summary>
    public int MostBlocks { get; }

    /// <inheritdoc/>
    public override DeviceQueue CreateQueue()
    {
        Enter();
        nint stream;
        Check(Driver.StreamCreate(&stream, CudaDriver.StreamNonBlocking), $"Making a stream of {Name}");
        return Remember(new CudaQueue(this, stream));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        // Queues first: they wait for work that uses the rest.
        foreach (var made in _made.Keys.OrderByDescending(made => made is CudaQueue))
            made.Dispose();
        // Fails only on a lost device, which gives back everything when the process ends.
        _ = Driver.PrimaryCtxRelease(_handle);
    }

    /// <summary>Makes the context current on this thread.</summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public void Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        if (_loss is { } loss)
            throw new DeviceException(DeviceFault.Lost, loss.Message, loss);
        Check(Driver.CtxSetCurrent(_context), $"Using {Name}");
    }

    /// <summary>Makes the context current to give something back: also while the device is being disposed of or is
    /// lost.</summary>
    /// <returns>Whether it went well.</returns>
    public bool TryEnter() => Driver.CtxSetCurrent(_context) == CudaResults.Success;

    /// <summary>Throws unless a call of the library went well, and remembers that the device is lost.</summary>
    public void Check(int result, string asked)
    {
        if (result != CudaResults.Success)
            throw Noted(Driver.Failure(result, asked));
    }

    /// <summary>Remembers that the device is lost, where that is what happened.</summary>
    public DeviceException Noted(DeviceException failure)
    {
        if (failure.Fault is DeviceFault.Lost)
            _loss ??= failure;
        return failure;
    }

    /// <summary>Takes raw memory.</summary>
    /// <exception cref="DeviceException">There is no room.</exception>
    public ulong Take(long bytes)
    {
        Enter();
        ulong address;
        Check(Driver.MemAlloc(&address, (nuint)bytes), $"Taking {bytes} bytes of {Name}");
        return address;
    }

    /// <summary>Gives raw memory back. What the driver says to it is of no use: it may be that work before it failed,
    /// which that work's queue tells.</summary>
    public void Give(ulong address)
    {
        if (TryEnter())
            _ = Driver.MemFree(address);
    }

    /// <summary>What it made is given back.</summary>
    public void Forget(IDisposable made) => _made.TryRemove(made, out _);

    /// <inheritdoc/>
    protected override DeviceMemory AllocateBytes(long bytes) => Remember(new CudaMemory(this, Take(bytes), bytes));

    /// <inheritdoc/>
    protected override DeviceKernel LoadProgram(DeviceProgram program)
    {
        Enter();
        var how = CudaProgram.Of(program, _mostRanked);
        nint module = LoadModule(how.Module.Text, program.GetType().Name);
        nint[] functions = new nint[how.Module.Entries.Count];
        try
        {
            for (int i = 0; i < functions.Length; i++)
                functions[i] = FunctionOf(module, how.Module.Entries[i]);
        }
        catch (DeviceException)
        {
            _ = Driver.ModuleUnload(module);
            throw;
        }
        return Remember(new CudaKernel(this, program, how, module, functions));
    }

    private nint LoadModule(string text, string name)
    {
        const int logBytes = 8192;
        byte[] image = [.. Encoding.ASCII.GetBytes(text), 0];
        byte* log = stackalloc byte[logBytes];
        log[0] = 0;
        int* options = stackalloc int[2] { CudaDriver.JitErrorLog, CudaDriver.JitErrorLogBytes };
        // The second option's value is the number itself, in the place of a pointer.
        void** values = stackalloc void*[2] { log, (void*)logBytes };
        nint module;
        int result;
        fixed (byte* start = image)
            result = Driver.ModuleLoadDataEx(&module, start, 2, options, values);
        if (result == CudaResults.Success)
            return module;
        log[logBytes - 1] = 0;
        throw Noted(Driver.Failure(result, $"Compiling {name} for {Name}",
            $"The compiler said: {Marshal.PtrToStringUTF8((nint)log)}"));
    }

    private nint FunctionOf(nint module, string entry)
    {
        nint function;
        fixed (byte* name = (byte[])[.. Encoding.ASCII.GetBytes(entry), 0])
            Check(Driver.ModuleGetFunction(&function, module, name), $"Finding kernel {entry} for {Name}");
        return function;
    }

    private T Remember<T>(T made) where T : IDisposable
    {
        _made.TryAdd(made, true);
        return made;
    }

    private int Attribute(int attribute)
    {
        int value;
        Driver.Check(Driver.DeviceGetAttribute(&value, attribute, _handle), $"Asking {Name} for attribute {attribute}");
        return value;
    }

    private static int HandleOf(CudaDriver driver, int ordinal)
    {
        int handle;
        driver.Check(driver.DeviceGet(&handle, ordinal), $"Looking for NVIDIA device {ordinal}");
        return handle;
    }

    private static string NameOf(CudaDriver driver, int ordinal)
    {
        byte* name = stackalloc byte[256];
        driver.Check(driver.DeviceGetName(name, 256, HandleOf(driver, ordinal)),
            $"Asking for the name of NVIDIA device {ordinal}");
        return $"cuda:{ordinal} {Marshal.PtrToStringUTF8((nint)name)}";
    }

    private static long MemoryOf(CudaDriver driver, int ordinal)
    {
        nuint bytes;
        driver.Check(driver.DeviceTotalMem(&bytes, HandleOf(driver, ordinal)),
            $"Asking for the memory of NVIDIA device {ordinal}");
        return (long)bytes;
    }
}
