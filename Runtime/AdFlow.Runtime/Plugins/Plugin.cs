using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// A loaded plugin. Disposing it lets its code go once nothing uses it any more: no catalog, plan or run. Thread-safe.
/// </summary>
public sealed class Plugin : IDisposable
{
    private readonly PluginContext _context;
    private int _isDisposed;

    internal Plugin(string path, OperatorModule module, PluginContext context)
    {
        Path = path;
        Module = module;
        _context = context;
    }

    /// <summary>File of the assembly.</summary>
    public string Path { get; }

    /// <summary>Its operators.</summary>
    public OperatorModule Module { get; }

    /// <summary>A reference that tells whether the code is still in memory, and does not keep it there.</summary>
    public WeakReference TraceCode() => new(_context, trackResurrection: true);

    /// <summary>Gives the code up.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            _context.Unload();
    }
}
