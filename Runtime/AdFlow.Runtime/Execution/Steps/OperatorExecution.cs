using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Calls a row-local table operator for each chunk. Not thread-safe.</summary>
internal sealed unsafe class OperatorExecution : StepExecution
{
    private readonly StageChunk _chunk;
    private readonly RowSetExecution _rowSet;
    private readonly OperatorStep _step;
    private readonly ChunkBatch _columns;
    private readonly RunContext _context;
    private readonly int _batch;

    public OperatorExecution(StageChunk chunk, RowSetExecution rowSet, OperatorStep step) : base(step.Node)
    {
        _chunk = chunk;
        _rowSet = rowSet;
        _step = step;
        _columns = new ChunkBatch(chunk, step.Columns);
        _context = new RunContext(step.Layout, step.SettingCount);
        _batch = step.Input;
    }

    /// <inheritdoc/>
    public override void Begin(StageRun run)
    {
        foreach (var (port, source) in _step.Sides)
            _context.Set(port, run.Inputs.BatchOf(source));
        foreach (var (port, table) in _step.Tables)
            _context.Set(port, run.Table(table), run.Index(table));
        for (int i = 0; i < _step.SettingCount; i++)
            _context.SetValue(i, run.Settings(_step.Node)[i], run.IntegerSettings(_step.Node)[i]);
    }

    /// <inheritdoc/>
    public override void Run(int count)
    {
        _chunk.Node = _step.Node;
        _chunk.Run.Inputs.Begin(_context, _chunk.Scratch.Chunk, _chunk.Run.Stop);
        _context.Set(_batch, _columns.Exact(count));
        try
        {
            _step.Operator.Run(_context);
        }
        catch (OperatorException exception) when (exception.Row >= 0)
        {
            _chunk.Refused = (_rowSet.Ordinal, _rowSet.Before + exception.Row);
            throw;
        }
        var made = _context.End(0);
        for (int i = 0; i < _step.Outputs.Length; i++)
            Take(made.NodeAt(_step.Written[i]), _step.Outputs[i], count);
    }

    private void Take(ColumnNode* made, int slot, int count)
    {
        var one = _chunk.Program.Slots[slot];
        var node = _chunk.Nodes + slot;
        long bytes = one.IsBits ? Bitmap.Bytes(count) : (long)count * one.Width;
        Buffer.MemoryCopy(made->Values, node->Values, bytes, bytes);
        if (!one.HasValidity)
            return;
        bool hasNulls = made->Validity != null && made->NullCount > 0;
        if (hasNulls)
            Buffer.MemoryCopy(made->Validity, _chunk.BitsOf(slot), Bitmap.Bytes(count), Bitmap.Bytes(count));
        node->Validity = hasNulls ? _chunk.BitsOf(slot) : null;
    }
}
