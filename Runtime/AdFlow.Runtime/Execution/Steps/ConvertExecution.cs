using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Converts a column to float32 or float64. Not thread-safe.</summary>
internal sealed unsafe class ConvertExecution(StageChunk chunk, ConvertStep step) : StepExecution(step.Node)
{
    private readonly DataType _from = chunk.Program.Slots[step.From].Type;
    private readonly bool _is64 = chunk.Program.Slots[step.To].Type.Id is TypeId.Float64;

    /// <inheritdoc/>
    public override void Run(int count)
    {
        chunk.Node = step.Node;
        var source = new Column(_from, chunk.Nodes + step.From);
        byte* target = chunk.Nodes[step.To].Values;
        if (_is64)
            Coercion.Convert(source, 0, count, (double*)target);
        else
            Coercion.Convert(source, 0, count, (float*)target);
    }
}
