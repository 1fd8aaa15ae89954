using AdFlow.Runtime;
using Microsoft.Extensions.ObjectPool;

namespace AdFlow.Hosting;

/// <summary>
/// A variant that is bound to operators and tables. Counted by references: its slot holds one, and so does every
/// request that runs on it; the last one frees it. Thread-safe; acquiring takes no lock and allocates nothing.
/// </summary>
internal sealed class Activation
{
    private const int PooledSeats = 64;

    private readonly ActivatedGraph _graph;
    private readonly Action _ended;
    private readonly ObjectPool<RequestSeat> _seats;
    private int _references = 1;
    private long _lastUse = Environment.TickCount64;

    /// <summary>Takes a graph over.</summary>
    /// <param name="version">Name of its version.</param>
    /// <param name="graph">The graph, which is disposed with the last reference.</param>
    /// <param name="limits">What a request may hold.</param>
    /// <param name="ended">Called then.</param>
    public Activation(string version, ActivatedGraph graph, RequestLimits limits, Action ended)
    {
        (Version, _graph, _ended) = (version, graph, ended);
        Answers = new AnswerShape(graph.Graph.Plan);
        _seats = new DefaultObjectPoolProvider { MaximumRetained = PooledSeats }.Create(
            new RequestSeat.Policy(graph.Graph.Plan, limits));
    }

    /// <summary>Name of the version.</summary>
    public string Version { get; }

    /// <summary>Writes the outputs of its runs.</summary>
    public AnswerShape Answers { get; }

    /// <summary>What runs, valid as long as a reference is held.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>References that are held, the slot's included.</summary>
    public int References => Volatile.Read(ref _references);

    /// <summary>When a request last began on it, of <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    /// <summary>Lends what reading one request needs; it is given back by <see cref="Return"/>.</summary>
    public RequestSeat Rent() => _seats.Get();

    /// <summary>Takes it back, after the run.</summary>
    public void Return(RequestSeat seat) => _seats.Return(seat);

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
        (_seats as IDisposable)?.Dispose();
        _ended();
    }
}
