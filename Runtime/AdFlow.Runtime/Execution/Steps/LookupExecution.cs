using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Runtime;

/// <summary>Looks keys up in a table. Not thread-safe.</summary>
internal sealed unsafe class LookupExecution(StageChunk chunk, LookupStep step) : StepExecution(step.Node)
{
    private readonly DataType _type = chunk.Program.Slots[step.Key].Type;
    private KeyIndex? _index;

    /// <inheritdoc/>
    public override void Begin(StageRun run) => _index = (KeyIndex)run.Index(step.Table)!;

    /// <inheritdoc/>
    public override void Run(int count)
    {
        chunk.Node = step.Node;
        var keys = chunk.Nodes + step.Key;
        keys->Length = count;
        keys->NullCount = keys->Validity == null ? 0 : count;
        KeyProbe.Find(_index!, new Column(_type, keys), step.KeyType,
            new Span<int>(chunk.Nodes[step.Output].Values, count));
    }
}
