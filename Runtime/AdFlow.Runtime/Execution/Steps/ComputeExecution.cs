using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Evaluates an expression into a slot. Not thread-safe.</summary>
internal sealed unsafe class ComputeExecution(StageChunk chunk, ComputeStep step) : StepExecution(step.Node)
{
    private readonly ChunkBatch _columns = new(chunk, step.Columns);
    private readonly ExpressionProgram _program = step.Program.On(chunk.LaneWidth);
    private readonly StageSlot _slot = chunk.Program.Slots[step.Output];

    /// <inheritdoc/>
    public override void Run(int count)
    {
        chunk.Node = step.Node;
        var values = _program.Evaluate(_columns.Of(count), 0, count, chunk.Run.Inputs.Request, chunk.Expressions);
        var node = chunk.Nodes + step.Output;
        if (_slot.IsBits)
            Copy(values.Values, node->Values, Bitmap.Bytes(count));
        else if (_slot.Width == sizeof(long))
            Copy(values.Values, node->Values, sizeof(long) * count);
        else
            Narrow((long*)values.Values, (int*)node->Values, count);
        if (!_slot.HasValidity)
            return;
        byte* bits = chunk.BitsOf(step.Output);
        if (values.Validity != null)
            Copy(values.Validity, bits, Bitmap.Bytes(count));
        node->Validity = values.Validity == null ? null : bits;
    }

    private static void Copy(byte* source, byte* target, long bytes) =>
        Buffer.MemoryCopy(source, target, bytes, bytes);

    // Dates and short times are computed as int64.
    private static void Narrow(long* source, int* target, int count)
    {
        for (int i = 0; i < count; i++)
            target[i] = (int)source[i];
    }
}
