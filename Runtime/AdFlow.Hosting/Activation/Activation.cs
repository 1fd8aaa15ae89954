using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// A variant that is bound to operators and tables. Counted by references: its slot holds one, and so does every request
/// that runs on it; the last one frees it. Thread-safe; acquiring takes no lock and allocates nothing.
/// </summary>
internal sealed class Activation
{
    private readonly ActivatedGraph _graph;
    private readonly Action _ended;
    private int _references = 1;
    private long _lastUse = Environment.TickCount64;

    /// <summary>Takes a graph over.</summary>
    /// <param name="graph">The graph, which is disposed with the last reference.</param>
    /// <param name="ended">Called then.</param>
    public Activation(ActivatedGraph graph, Action ended) => (_graph, _ended) = (graph, ended);

    /// <summary>What runs, valid as long as a reference is held.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>References that are held, the slot's included.</summary>
    public int References => Volatile.Read(ref _references);

    /// <summary>When a request last began on it, of <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    /// <summary>Takes a reference unless it is freed.</summary>
    public bool TryAcquire()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int found = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (found == references)
            {
                Volatile.Write(ref _lastUse, Environment.TickCount64);
                return true;
            }
            references = found;
        }
        return false;
    }

    /// <summary>Gives a reference back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) > 0)
            return;
        _graph.Dispose();
        _ended();
    }
}
