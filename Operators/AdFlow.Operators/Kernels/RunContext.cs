using System.Numerics;
using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Operators;

/// <summary>
/// What a node has in one run: inputs, tables, settings, memory, clock, random numbers, and its outputs. Pooled by the
/// runtime; valid until the operator returns (or its task ends). Not thread-safe.
/// </summary>
public sealed class RunContext
{
    private readonly RunNode _node;
    private readonly int[] _portStarts;
    private readonly RunOutput[] _outputs;
    private readonly Batch[] _batches;
    private readonly object?[] _indexes;
    private readonly double[] _values;
    private readonly long[] _integers;
    private Column[] _columnScratch = [];
    private Arena? _arena;
    private unsafe int** _kept;
    private ulong _seed;

    /// <summary>Makes the pooled context of a node.</summary>
    /// <param name="node">Layout of the node.</param>
    /// <param name="perRunSettings">Number of settings that are evaluated per run.</param>
    public RunContext(RunNode node, int perRunSettings)
    {
        _node = node;
        _portStarts = node.PortStarts;
        _batches = new Batch[node.BatchCount];
        _indexes = new object?[node.BatchCount];
        _values = new double[perRunSettings];
        _integers = new long[perRunSettings];
        _outputs = new RunOutput[node.Outputs.Length];
        for (int i = 0; i < _outputs.Length; i++)
            _outputs[i] = new RunOutput(node, this, i);
    }

    /// <summary>Path of the node in its graph.</summary>
    public string NodePath => _node.Path;

    /// <summary>Memory of the run: results and scratch; released when the run ends.</summary>
    public Arena Arena => _arena!;

    /// <summary>The request: one row.</summary>
    public Batch Request { get; private set; }

    /// <summary>The run's one clock reading, in microseconds since 1970-01-01 UTC.</summary>
    public long NowMicroseconds { get; private set; }

    /// <summary>
    /// Whether the run only shows what it would do, beside one that answers: an operator with effects answers as if,
    /// and changes nothing.
    /// </summary>
    public bool IsShadow { get; private set; }

    /// <summary>When to stop.</summary>
    public StopSignal Stop { get; private set; }

    /// <summary>Whether to stop; a kernel asks at least every 100 µs.</summary>
    public bool ShouldStop => Stop.IsSet;

    /// <summary>The default output.</summary>
    public RunOutput Output => _outputs[0];

    /// <summary>An output.</summary>
    public RunOutput OutputAt(OutputPort port) => _outputs[port.Ordinal];

    /// <summary>The batch of an input.</summary>
    public Batch Input(InputPort port) => BatchAt(port.Ordinal, 0);

    /// <summary>The batch of a channel of a variadic input.</summary>
    public Batch Input(VariadicPort port, int channel) => BatchAt(port.Ordinal, channel);

    /// <summary>The rows of a table.</summary>
    public Batch Table(TablePort port) => BatchAt(port.Ordinal, 0);

    /// <summary>The index of a table that its port needs.</summary>
    /// <typeparam name="T">The index class that belongs to the port's <see cref="TableAccess"/>.</typeparam>
    public T Index<T>(TablePort port) where T : class => (T)_indexes[_portStarts[port.Ordinal]]!;

    /// <summary>The counters of a port: the same in all runs, shared with whoever else counts in them.</summary>
    public CounterTable Counters(CounterPort port) => (CounterTable)_indexes[_portStarts[port.Ordinal]]!;

    /// <summary>Values of a column, converted to <typeparamref name="T"/>; unspecified at null rows; empty where it
    /// is absent.</summary>
    public unsafe ReadOnlySpan<T> Values<T>(Reads<T> column) where T : unmanaged, INumberBase<T>
    {
        if (!column.IsPresent)
            return default;
        var source = BatchAt(column.Port, column.Channel)[column.Column];
        return new ReadOnlySpan<T>(Coercion.Pointer<T>(source, Arena), source.Length);
    }

    /// <summary>A column as it is.</summary>
    public Column Column<T>(Reads<T> column) => BatchAt(column.Port, column.Channel)[column.Column];

    /// <summary>A column that a setting names.</summary>
    public Column Column(ColumnRef column) => BatchAt(column.Port, 0)[column.Column];

    /// <summary>Values of a column that a setting names, converted; unspecified at null rows.</summary>
    public unsafe ReadOnlySpan<T> Values<T>(ColumnRef column) where T : unmanaged, INumberBase<T>
    {
        var source = Column(column);
        return new ReadOnlySpan<T>(Coercion.Pointer<T>(source, Arena), source.Length);
    }

    /// <summary>What a <see cref="RowFold"/> makes of the rows: memory of the run, laid out by the fold.</summary>
    public unsafe void* FoldState { get; set; }

    /// <summary>A column that a <see cref="RowFold"/> keeps.</summary>
    /// <param name="port">The input.</param>
    /// <param name="column">Ordinal of the column.</param>
    public unsafe KeptColumn Kept(InputPort port, int column) =>
        new(BatchAt(port.Ordinal, 0)[column], _kept == null ? null : _kept[column]);

    /// <summary>Takes rows of a column that a <see cref="RowFold"/> keeps.</summary>
    /// <param name="port">The input.</param>
    /// <param name="column">Ordinal of the column.</param>
    /// <param name="rows">Numbers among the rows that were added; −1 gives null.</param>
    public unsafe ColumnNode* TakeKept(InputPort port, int column, ReadOnlySpan<int> rows)
    {
        var kept = Kept(port, column);
        return Gather.Take(kept.Column, RowsIn(kept.Rows, rows), Arena);
    }

    /// <summary>Value of a setting in this run.</summary>
    public T Value<T>(Setting<T> setting) where T : unmanaged => setting.From(_values, _integers);

    /// <summary>Random numbers of a row, the same in every execution with the same seed.</summary>
    /// <param name="rowKey">Key of the row: by default the table key, else its ordinal.</param>
    public CounterRandom Random(long rowKey) => new(_seed, _node.PathHash, rowKey);

    /// <summary>Throws where <see cref="ShouldStop"/> holds.</summary>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public void ThrowIfStopped() => Stop.ThrowIfSet();

    /// <summary>Prepares the context for a run; called by the runtime.</summary>
    public void Begin(
        Arena arena, Batch request, ulong seed, long nowMicroseconds, StopSignal stop, bool isShadow = false)
    {
        IsShadow = isShadow;
        _arena = arena;
        _seed = seed;
        Request = request;
        NowMicroseconds = nowMicroseconds;
        Stop = stop;
        foreach (var output in _outputs)
            output.Begin();
    }

    /// <summary>Gives a batch, and for a table its index; called by the runtime before the operator.</summary>
    public void Set(int batch, Batch value, object? index = null)
    {
        _batches[batch] = value;
        _indexes[batch] = index;
    }

    /// <summary>Gives the counters of a port; called by the runtime once, before the first run.</summary>
    public void SetCounters(int batch, CounterTable counters) => _indexes[batch] = counters;

    /// <summary>Gives the value of a per-run setting; called by the runtime before the operator.</summary>
    public void SetValue(int slot, double value, long integer)
    {
        _values[slot] = value;
        _integers[slot] = integer;
    }

    /// <summary>Says where the cells lie that a <see cref="RowFold"/> keeps; called by the runtime.</summary>
    /// <param name="rows">For each column of the input the row of its cells for each row that was added, or null where
    /// they are the same; kept by the caller until the fold has ended.</param>
    public unsafe void SetKept(int** rows) => _kept = rows;

    /// <summary>The batch of an output, once the operator has filled it; called by the runtime.</summary>
    /// <param name="output">Ordinal of the output.</param>
    /// <param name="batch">Where it is written: a copy would wait for what was just written.</param>
    /// <exception cref="InvalidOperationException">The operator left it incomplete.</exception>
    public void End(int output, out Batch batch) => _outputs[output].End(out batch);

    /// <inheritdoc cref="End(int, out Batch)"/>
    public Batch End(int output)
    {
        End(output, out var batch);
        return batch;
    }

    internal Batch BatchAt(int port, int channel) => _batches[_portStarts[port] + channel];

    internal unsafe int* KeptRows(int column) => _kept == null ? null : _kept[column];

    // Numbers of rows that were added as numbers of the rows where a column's cells lie.
    internal unsafe ReadOnlySpan<int> RowsIn(int* kept, ReadOnlySpan<int> rows)
    {
        if (kept == null)
            return rows;
        var places = Arena.AllocateSpan<int>(rows.Length);
        for (int i = 0; i < places.Length; i++)
            places[i] = rows[i] < 0 ? -1 : kept[rows[i]];
        return places;
    }

    internal Span<Column> ColumnScratch(int count)
    {
        if (_columnScratch.Length < count)
            _columnScratch = new Column[count];
        return _columnScratch.AsSpan(0, count);
    }
}
