namespace AdFlow.Tables.Ipc;

/// <summary>A node that waits for its dictionary: which one, and how far its codes reach.</summary>
/// <param name="node">Node of the codes; its dictionary is set when the use is resolved.</param>
/// <param name="field">Layout of the field.</param>
/// <param name="maxCode">Largest code of a valid row; −1 where none is valid.</param>
internal readonly unsafe struct DictionaryUse(ColumnNode* node, IpcField field, long maxCode)
{
    public ColumnNode* Node { get; } = node;

    public IpcField Field { get; } = field;

    public long MaxCode { get; } = maxCode;
}
