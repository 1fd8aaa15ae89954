using AdFlow.Runtime;
using Microsoft.Extensions.ObjectPool;

namespace AdFlow.Hosting;

/// <summary>
/// A variant that is bound to operators and tables. Its slot holds a reference, and so does every request that runs on
/// it; the last one frees it. Thread-safe; acquiring takes no lock and allocates nothing.
/// </summary>
internal sealed class Activation : Counted
{
    private const int PooledSeats = 64;

    private readonly ActivatedGraph _graph;
    private readonly ObjectPool<RequestSeat> _seats;
    private readonly Action<Activation> _ended;
    private long _lastUse = Environment.TickCount64;
    private volatile bool _isInSlot = true;

    /// <summary>Takes a graph over.</summary>
    /// <param name="slot">Whose variant it is.</param>
    /// <param name="graph">The graph, which is disposed with the last reference.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="operators">What it was bound to; it takes the reference over.</param>
    /// <param name="limits">What a request may hold.</param>
    /// <param name="ended">Called when it is freed.</param>
    public Activation(
        VariantSlot slot, ActivatedGraph graph, IReadOnlyList<BoundTableUse> tables, CatalogGeneration operators,
        RequestLimits limits, Action<Activation> ended)
    {
        (Slot, _graph, Tables, Operators, _ended) = (slot, graph, tables, operators, ended);
        Since = slot.Time.GetUtcNow();
        Answers = new AnswerShape(graph.Graph.Plan);
        Nodes = new NodeStatistics(graph.Graph.Plan.Nodes.Count);
        MayWait = graph.Graph.PhysicalPlan.HasAsynchronousStages || graph.Graph.Calls.Count > 0;
        _seats = new DefaultObjectPoolProvider { MaximumRetained = PooledSeats }.Create(
            new RequestSeat.Policy(graph.Graph.Plan, limits));
    }

    /// <summary>Whose variant it is.</summary>
    public VariantSlot Slot { get; }

    /// <summary>Name of the version.</summary>
    public string Version => Slot.Version.Name;

    /// <summary>Writes the outputs of its runs.</summary>
    public AnswerShape Answers { get; }

    /// <summary>What runs, valid as long as a reference is held.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>Whether its runs may wait for others without using a processor.</summary>
    public bool MayWait { get; }

    /// <summary>The tables it reads, with those of sub-graphs.</summary>
    public IReadOnlyList<BoundTableUse> Tables { get; }

    /// <summary>The operators it was bound to.</summary>
    public CatalogGeneration Operators { get; }

    /// <summary>When it was bound.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>When a request last began on it, of <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    /// <summary>Whether new requests get it; otherwise it only ends its runs.</summary>
    public bool IsCurrent => _isInSlot;

    /// <summary>Requests that run on it now.</summary>
    public int Runs => Math.Max(0, References - (_isInSlot ? 1 : 0));

    /// <summary>What its nodes usually do.</summary>
    public NodeStatistics Nodes { get; }

    /// <summary>Ties another plan of the graph to its tables, for a caller that holds a reference longer than it.
    /// </summary>
    public BoundGraph Open(PhysicalPlan plan, BoundGraphOptions options) => _graph.Open(plan, options);

    /// <summary>Lends what reading one request needs; it is given back by <see cref="Return"/>.</summary>
    public RequestSeat Rent() => _seats.Get();

    /// <summary>Takes it back, after the run.</summary>
    public void Return(RequestSeat seat) => _seats.Return(seat);

    /// <summary>Takes a reference for a request.</summary>
    public bool TryBegin()
    {
        if (!TryAcquire())
            return false;
        Volatile.Write(ref _lastUse, Environment.TickCount64);
        return true;
    }

    /// <summary>Gives the slot's reference back, once.</summary>
    public void Leave()
    {
        _isInSlot = false;
        Release();
    }

    /// <inheritdoc/>
    protected override void End()
    {
        try
        {
            _graph.Dispose();
            (_seats as IDisposable)?.Dispose();
        }
        finally
        {
            _ended(this);
            Operators.Release();
        }
    }
}
