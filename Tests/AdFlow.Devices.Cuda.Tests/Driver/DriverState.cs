using AdFlow.Devices.Cuda.Tests.Interpreting;

namespace AdFlow.Devices.Cuda.Tests.Driver;

/// <summary>What <see cref="InterpretedDriver"/> knows: one card whose streams do nothing until somebody waits, so that
/// what was not waited for is not there.</summary>
internal sealed class DriverState : IDisposable
{
    private readonly Dictionary<nint, object> _handles = [];
    private readonly Dictionary<string, (int After, int Result)> _failures = [];
    private nint _last = 0x1000;

    public required long Bytes { get; init; }

    public int Devices { get; init; } = 1;

    public int Capability { get; init; } = 9;

    public PtxMemory Memory { get; } = new();

    /// <summary>Failure of queued work, which stays.</summary>
    public int Sticky { get; set; }

    /// <summary>Why queued work failed.</summary>
    public string? Why { get; private set; }

    public int Retained { get; set; }

    /// <summary>Kernels that were looked up; they go with their module.</summary>
    public DriverFunctions Functions { get; } = new();

    /// <summary>Handles that were not given back.</summary>
    public int Open => _handles.Count;

    /// <summary>Lets a function return something else, once, after some calls that go well.</summary>
    public void Fail(string function, int result, int after = 0) => _failures[function] = (after, result);

    public int Injected(string function)
    {
        if (!_failures.TryGetValue(function, out var failure))
            return Sticky;
        if (failure.After > 0)
            _failures[function] = failure with { After = failure.After - 1 };
        else
            _failures.Remove(function);
        return failure.After > 0 ? Sticky : failure.Result;
    }

    public nint Add(object made)
    {
        _handles.Add(_last += 16, made);
        return _last;
    }

    public T At<T>(nint handle) => (T)_handles[handle];

    public void Remove(nint handle) => _handles.Remove(handle);

    /// <summary>Does the next work of a stream.</summary>
    public void Step(DriverStream stream)
    {
        if (!stream.Work.TryDequeue(out var work))
            return;
        stream.Done++;
        try
        {
            if (Sticky == 0)
                work();
        }
        catch (InvalidOperationException failure)
        {
            (Sticky, Why) = (CudaResults.IllegalAddress, failure.Message);
        }
    }

    public void Dispose() => Memory.Dispose();
}

internal sealed class DriverStream
{
    public Queue<Action> Work { get; } = [];
    public long Done { get; set; }
    public long Queued => Done + Work.Count;
}

internal sealed class DriverEvent
{
    public DriverStream? Stream { get; set; }
    public long Place { get; set; }
}

internal sealed record DriverFunction(PtxLauncher Module, string Name);

internal sealed class DriverFunctions
{
    private readonly List<DriverFunction> _functions = [];

    public nint Add(DriverFunction function)
    {
        _functions.Add(function);
        return 0x5000_0000 + _functions.Count;
    }

    public DriverFunction At(nint handle) => _functions[(int)(handle - 0x5000_0001)];
}
