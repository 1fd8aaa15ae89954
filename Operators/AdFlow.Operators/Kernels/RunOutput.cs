using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// One output of a run's node, filled by the operator: rows taken from inputs and tables, and columns written. Columns
/// that nothing needs are skipped when taken, and go to memory that is thrown away when written. Not thread-safe.
/// </summary>
public sealed unsafe class RunOutput
{
    private const int PolledRows = 16 * 1024;

    private readonly RunNode _node;
    private readonly RunContext _run;
    private readonly int _output;
    private readonly OutputLayout _layout;
    private readonly int[] _needed;
    private readonly int _bytes;
    private ColumnNode** _columns;
    private int _rows;

    internal RunOutput(RunNode node, RunContext run, int output)
    {
        _node = node;
        _run = run;
        _output = output;
        _layout = node.Layouts[output];
        _needed = _layout.Needed;
        _bytes = _layout.Bytes;
    }

    internal void Begin()
    {
        _columns = (ColumnNode**)_run.Arena.AllocateZeroed(_bytes);
        _rows = -1;
    }

    /// <summary>Takes rows of an input for every column that is passed from it.</summary>
    /// <param name="port">The input.</param>
    /// <param name="rows">Row numbers in output order; −1 gives nulls.</param>
    public void Take(InputPort port, ReadOnlySpan<int> rows) => Take(ColumnSourceKind.Input, port.Ordinal, rows);

    /// <summary>Takes rows of a table for every column that is passed from it; −1 gives nulls.</summary>
    public void Take(TablePort port, ReadOnlySpan<int> rows) => Take(ColumnSourceKind.Table, port.Ordinal, rows);

    /// <summary>Takes rows of the channels of a variadic input for every column that is passed from it.</summary>
    /// <param name="port">The input.</param>
    /// <param name="channels">Channel of each output row.</param>
    /// <param name="rows">Row of that channel.</param>
    public void Take(VariadicPort port, ReadOnlySpan<int> channels, ReadOnlySpan<int> rows)
    {
        SetRowCount(rows.Length);
        var columns = _node.Outputs[_output];
        for (int i = 0; i < columns.Length; i++)
        {
            if (_node.Live[_output][i] && columns[i].Source is { Kind: ColumnSourceKind.Channels } source
                && source.Index == port.Ordinal)
                _columns[i] = TakeChannels(port, columns[i], channels, rows);
        }
    }

    /// <summary>Takes rows of the channels of a variadic input for one column that is passed from it, where columns
    /// take different rows.</summary>
    /// <param name="port">The input.</param>
    /// <param name="column">Ordinal of the column in the output.</param>
    /// <param name="channels">Channel of each output row.</param>
    /// <param name="rows">Row of that channel.</param>
    public void Take(VariadicPort port, int column, ReadOnlySpan<int> channels, ReadOnlySpan<int> rows)
    {
        SetRowCount(rows.Length);
        if (_node.Live[_output][column])
            _columns[column] = TakeChannels(port, _node.Outputs[_output][column], channels, rows);
    }

    /// <summary>Whether anything later needs a written column; if not, its values need not be computed.</summary>
    public bool IsNeeded(WrittenColumn column) => _node.Live[_output][_node.SlotColumns[column.Slot]];

    /// <summary>Whether anything later needs a column of the output; if not, inputs may lack its values.</summary>
    /// <param name="column">Ordinal of the column in the output.</param>
    public bool IsNeeded(int column) => _node.Live[_output][column];

    /// <summary>Passes all rows of an input in order; nothing is copied.</summary>
    public void TakeAll(InputPort port)
    {
        var batch = _run.Input(port);
        SetRowCount(batch.RowCount);
        ShareAll(batch, ColumnSourceKind.Input, port.Ordinal);
    }

    /// <summary>Passes all rows of a table in order; nothing is copied.</summary>
    public void TakeAll(TablePort port)
    {
        var batch = _run.Table(port);
        SetRowCount(batch.RowCount);
        ShareAll(batch, ColumnSourceKind.Table, port.Ordinal);
    }

    /// <summary>States the number of rows; needed before the first write where no rows were taken.</summary>
    /// <exception cref="InvalidOperationException">Another number was stated before: a bug of the operator.</exception>
    public void SetRowCount(int rows)
    {
        if (_rows >= 0 && _rows != rows)
            throw new InvalidOperationException($"The output has {_rows} rows already; {rows} were given.");
        _rows = rows;
    }

    /// <summary>Memory for the values of a declared number column, uninitialised; one value a row.</summary>
    public Span<T> Write<T>(Writes<T> column) where T : unmanaged, INumberBase<T> => Write<T>(column.Column);

    /// <summary>Memory for the values of a fixed-width column, uninitialised; one value a row.</summary>
    public Span<T> Write<T>(WrittenColumn column) where T : unmanaged
    {
        if (column.Type.ByteWidth() != sizeof(T))
            throw new InvalidOperationException(
                $"Column '{column.Name}' of type {column.Type} takes no {typeof(T).Name}.");
        var node = NewNode(column);
        node->Values = _run.Arena.Allocate((long)_rows * sizeof(T));
        return new Span<T>(node->Values, _rows);
    }

    /// <summary>States which rows of a written column are null, after its values were written.</summary>
    /// <param name="column">A column declared nullable.</param>
    /// <param name="validity">Bitmap in the run's arena, one bit a row, or null for none.</param>
    public void WriteValidity(WrittenColumn column, byte* validity)
    {
        int ordinal = _node.SlotColumns[column.Slot];
        if (validity == null || _columns[ordinal] == null)
            return;
        _columns[ordinal]->NullCount = _rows - Bitmap.Count(validity, _rows);
        _columns[ordinal]->Validity = _columns[ordinal]->NullCount > 0 ? validity : null;
    }

    /// <summary>Gives a whole written column, built elsewhere in the run's arena.</summary>
    public void Write(WrittenColumn column, ColumnNode* node)
    {
        SetRowCount(node->Length);
        _columns[_node.SlotColumns[column.Slot]] = node;
    }

    internal void End(out Batch batch)
    {
        if (_rows < 0)
            throw new InvalidOperationException($"Output {_output} was not filled.");
        foreach (int column in _needed)
            if (_columns[column] == null)
                throw new InvalidOperationException(
                    $"Column '{_layout.Schema[column].Name}' of output {_output} was not filled.");
        batch = new Batch(_layout.Schema, _columns, _rows);
    }

    private void Take(ColumnSourceKind kind, int port, ReadOnlySpan<int> rows)
    {
        SetRowCount(rows.Length);
        var batch = _run.BatchAt(port, 0);
        var places = rows;
        int* known = null;
        foreach (ref readonly var column in _layout.Passed.AsSpan())
        {
            if (column.Kind != kind || column.Port != port)
                continue;
            int* kept = _run.KeptRows(column.From);
            if (kept != known)
                places = _run.RowsIn(known = kept, rows);
            _columns[column.To] = Gather.Take(batch[column.From], Polled(places), _run.Arena);
        }
    }

    private ColumnNode* TakeChannels(
        VariadicPort port, OutputColumn column, ReadOnlySpan<int> channels, ReadOnlySpan<int> rows)
    {
        var sources = _run.ColumnScratch(port.Channels.Count);
        for (int i = 0; i < sources.Length; i++)
        {
            int ordinal = column.Source.Columns[i];
            sources[i] = ordinal < 0 ? default : _run.Input(port, i)[ordinal];
        }
        return Gather.Take(sources, column.Field.Type, channels, Polled(rows), _run.Arena);
    }

    // A column of this many rows takes about 100 µs: there is a chance to stop before each.
    private ReadOnlySpan<int> Polled(ReadOnlySpan<int> rows)
    {
        if (rows.Length >= PolledRows)
            _run.ThrowIfStopped();
        return rows;
    }

    private void ShareAll(Batch batch, ColumnSourceKind kind, int port)
    {
        foreach (ref readonly var column in _layout.Passed.AsSpan())
            if (column.Kind == kind && column.Port == port)
                _columns[column.To] = batch.NodeAt(column.From);
    }

    private ColumnNode* NewNode(WrittenColumn column)
    {
        if (_rows < 0)
            throw new InvalidOperationException(
                $"The number of rows is not known yet; call SetRowCount before '{column.Name}'.");
        var node = (ColumnNode*)_run.Arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = _rows;
        _columns[_node.SlotColumns[column.Slot]] = node;
        return node;
    }
}
