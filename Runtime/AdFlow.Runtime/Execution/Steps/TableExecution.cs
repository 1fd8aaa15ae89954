using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Takes rows of a table's column. Not thread-safe.</summary>
internal sealed unsafe class TableExecution(StageChunk chunk, TableStep step) : StepExecution(step.Node)
{
    private readonly StageSlot _slot = chunk.Program.Slots[step.Output];
    private Column _column;

    /// <inheritdoc/>
    public override void Begin(StageRun run)
    {
        _column = run.Table(step.Table)[step.Column];
        chunk.Nodes[step.Output].Dictionary = _column.Node->Dictionary;
    }

    /// <inheritdoc/>
    public override void Run(int count)
    {
        chunk.Node = step.Node;
        int* rows = (int*)chunk.Nodes[step.Rows].Values;
        var node = chunk.Nodes + step.Output;
        if (_slot.IsFixed && _column.NullCount == 0 && !new ReadOnlySpan<int>(rows, count).Contains(-1))
        {
            RowTake.Take(_column.Node->Values, _slot.Width, rows, count, node->Values);
            node->Validity = null;
            return;
        }
        var taken = Gather.Take(_column, new ReadOnlySpan<int>(rows, count), chunk.Scratch.Chunk);
        if (!_slot.IsResult && !_slot.IsFixed && !_slot.IsBits)
            *node = *taken;
        else
            Copy(taken, node, count);
    }

    private void Copy(ColumnNode* taken, ColumnNode* node, int count)
    {
        long bytes = _slot.IsBits ? Bitmap.Bytes(count) : (long)count * _slot.Width;
        Buffer.MemoryCopy(taken->Values, node->Values, bytes, bytes);
        if (!_slot.HasValidity)
            return;
        if (taken->Validity != null)
            new ReadOnlySpan<byte>(taken->Validity, (int)Bitmap.Bytes(count)).CopyTo(
                new Span<byte>(chunk.BitsOf(step.Output), (int)chunk.BitBytes));
        node->Validity = taken->Validity == null ? null : chunk.BitsOf(step.Output);
    }
}
