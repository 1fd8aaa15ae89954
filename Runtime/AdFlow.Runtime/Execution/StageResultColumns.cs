using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Makes the columns that a fused stage leaves behind. Kept with the slab; not thread-safe.</summary>
internal sealed unsafe class StageResultColumns
{
    private ColumnNode*[] _columns = [];
    private Arena _arena = null!;
    private int _blamed;

    /// <summary>Position in the stage of the node whose rows were taken last.</summary>
    public int Node => _blamed;

    /// <summary>Makes the columns of a run whose last range is done.</summary>
    /// <param name="run">The run.</param>
    /// <param name="all">All its rows.</param>
    /// <param name="arena">Memory of what is gathered or joined.</param>
    public void Make(StageRun run, StageMorsel all, Arena arena)
    {
        _arena = arena;
        var results = run.Program.Results;
        if (_columns.Length < results.Length)
            _columns = new ColumnNode*[results.Length];
        for (int i = 0; i < results.Length; i++)
        {
            _blamed = run.Program.RowSets[results[i].RowSet].Maker?.Node ?? 0;
            _columns[i] = Make(run, results[i], all);
        }
    }

    /// <summary>The batch of a node.</summary>
    public Batch BatchOf(StageBatch batch, StageMorsel all, Arena arena)
    {
        var columns = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * batch.Columns.Length);
        for (int i = 0; i < batch.Columns.Length; i++)
            columns[i] = batch.Columns[i] < 0 ? null : _columns[batch.Columns[i]];
        return new Batch(batch.Node.Schemas[0], columns, all.Counts[batch.RowSet]);
    }

    private ColumnNode* Make(StageRun run, StageResult result, StageMorsel all)
    {
        int count = all.Counts[result.RowSet];
        switch (result.Kind)
        {
            case ResultKind.Source:
                var source = run.Source.NodeAt(result.Column);
                return count == run.Source.RowCount ? source : Gather.Take(new Column(result.Type, source),
                    new ReadOnlySpan<int>(run.RowsOf(result.RowSet), count), _arena);
            case ResultKind.Table:
                return Gather.Take(run.Table(result.Table)[result.Column],
                    new ReadOnlySpan<int>(run.ValuesOf(result.Slot), count), _arena);
            case ResultKind.Constant:
                return Repeat(run.Constant(result.Column), count);
            default:
                return Computed(run, result.Slot, count, all.HasNulls[result.Slot]);
        }
    }

    private ColumnNode* Repeat(ColumnNode* constant, int count)
    {
        var node = NewNode(count);
        node->Dictionary = constant->Dictionary;
        node->Values = _arena.AllocateZeroed((long)count * sizeof(int));
        node->NullCount = constant->Validity == null ? 0 : count;
        node->Validity = node->NullCount == 0 ? null : _arena.AllocateZeroed(Bitmap.Bytes(count));
        return node;
    }

    private ColumnNode* Computed(StageRun run, int slot, int count, bool hasNulls)
    {
        var node = NewNode(count);
        node->Values = run.ValuesOf(slot);
        var one = run.Program.Slots[slot];
        if (one.HasValidity)
            SetOwn(node, hasNulls ? run.ValidityOf(slot) : null);
        else
            Share(run, one.Atoms!, node);
        return node;
    }

    private static void SetOwn(ColumnNode* node, byte* bits)
    {
        node->NullCount = bits == null ? 0 : node->Length - Bitmap.Count(bits, node->Length);
        node->Validity = node->NullCount > 0 ? bits : null;
    }

    // One bitmap that has nulls is shared; two or more are joined in a new one.
    private void Share(StageRun run, int[] atoms, ColumnNode* result)
    {
        bool isShared = true;
        foreach (int atom in atoms)
        {
            var column = run.Source.NodeAt(run.Program.Slots[atom].Column);
            if (column->NullCount == 0)
                continue;
            if (result->Validity == null)
            {
                result->Validity = column->Validity;
                result->NullCount = column->NullCount;
                continue;
            }
            if (isShared)
                result->Validity = Copy(result->Validity, result->Length);
            isShared = false;
            Bitmap.And(result->Validity, column->Validity, result->Length);
        }
        if (!isShared)
            result->NullCount = result->Length - Bitmap.Count(result->Validity, result->Length);
    }

    private byte* Copy(byte* bits, int rows)
    {
        long bytes = Bitmap.Bytes(rows);
        byte* copy = _arena.Allocate(bytes);
        Buffer.MemoryCopy(bits, copy, bytes, bytes);
        return copy;
    }

    private ColumnNode* NewNode(int length)
    {
        var node = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = length;
        return node;
    }
}
