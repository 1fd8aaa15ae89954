using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A node's input in a chunk: a batch whose columns are slots, null where they are not read. Not thread-safe.
/// </summary>
internal sealed unsafe class ChunkBatch
{
    private readonly Schema _schema;
    private readonly ColumnNode** _columns;

    public ChunkBatch(StageChunk chunk, StageColumns columns)
    {
        _schema = columns.Schema;
        _columns = (ColumnNode**)chunk.Scratch.Keep((long)sizeof(ColumnNode*) * columns.Slots.Length);
        for (int i = 0; i < columns.Slots.Length; i++)
            if (columns.Slots[i] >= 0)
                _columns[i] = chunk.Nodes + columns.Slots[i];
    }

    /// <summary>The batch for expressions, which take lengths from it and look at nulls through bitmaps.</summary>
    public Batch Of(int count)
    {
        for (int i = 0; i < _schema.Count; i++)
            if (_columns[i] != null)
                _columns[i]->NullCount = _columns[i]->Validity == null ? 0 : count;
        return new Batch(_schema, _columns, count);
    }

    /// <summary>The batch for operators, which may look at everything.</summary>
    public Batch Exact(int count)
    {
        for (int i = 0; i < _schema.Count; i++)
            if (_columns[i] != null)
            {
                var node = _columns[i];
                node->Length = count;
                node->NullCount = node->Validity == null ? 0 : count - Bitmap.Count(node->Validity, count);
                if (node->NullCount == 0)
                    node->Validity = null;
            }
        return new Batch(_schema, _columns, count);
    }
}
