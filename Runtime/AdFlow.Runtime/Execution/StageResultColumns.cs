using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// The columns and batches that a fused stage leaves behind. Their nodes and arrays lie in the slab and are made with
/// it; a run only writes what differs from run to run, so that to publish a column costs some stores. What a run left
/// is valid until its slab goes back to the pool, as are the values. Not thread-safe.
/// </summary>
internal sealed unsafe class StageResultColumns
{
    private readonly StageRun _run;
    private readonly StageResult[] _results;
    private readonly ColumnNode* _nodes;
    private readonly int[][] _atoms;
    private readonly PublishedBatch[] _batches;
    private Arena _arena = null!;
    private int _blamed;

    public StageResultColumns(FusedStage stage, StageRun run, PhysicalPlan plan, RunSlab slab)
    {
        _run = run;
        var program = run.Program;
        _results = program.Results;
        _nodes = (ColumnNode*)slab.Keep((long)sizeof(ColumnNode) * _results.Length);
        Made = [.. Enumerable.Range(0, _results.Length).Where(i => !stage.Passes(_results[i]))];
        _atoms = [.. _results.Select(result => result.Kind is ResultKind.Slot && !program.Slots[result.Slot].HasValidity
            ? program.Slots[result.Slot].Atoms!.Select(atom => program.Slots[atom].Column).ToArray() : [])];
        _batches = new PublishedBatch[program.Published.Length];
        for (int i = 0; i < _batches.Length; i++)
            _batches[i] = new PublishedBatch(stage, program.Published[i], _nodes, plan, slab);
    }

    /// <summary>The results that the stage makes; the others are passed on.</summary>
    public int[] Made { get; }

    /// <summary>The batch, where there is one, whose columns are the same in all runs.</summary>
    public PublishedBatch? Only => _batches is [{ IsSame: true } only] ? only : null;

    /// <summary>Where a result stands.</summary>
    public ColumnNode* NodeOf(int result) => _nodes + result;

    /// <summary>Position in the stage of the node whose rows were taken last.</summary>
    public int Node => _run.Program.RowSets[_results[_blamed].RowSet].Maker?.Node ?? 0;

    /// <summary>Publishes the batches of a run whose last range is done.</summary>
    /// <param name="all">All its rows.</param>
    /// <param name="arena">Memory of what is gathered or joined.</param>
    public void Publish(StageMorsel all, Arena arena)
    {
        _arena = arena;
        foreach (int result in Made)
        {
            _blamed = result;
            Make(_results[result], _nodes + result, _atoms[result], all);
        }
        foreach (var batch in _batches)
            batch.Publish(_run.Columns, all.Counts[batch.RowSet], arena);
    }

    /// <summary>Prepares all that is made for some rows, of which none is null; the values' addresses are missing.
    /// </summary>
    public void BeginWithoutNulls(int rows)
    {
        foreach (int result in Made)
        {
            _nodes[result].Length = rows;
            _nodes[result].NullCount = 0;
            _nodes[result].Validity = null;
        }
    }

    /// <summary>Publishes the batches of a run that has made them in another way.</summary>
    /// <param name="source">Columns of the stage's source.</param>
    /// <param name="rows">How many rows every batch has.</param>
    /// <param name="arena">Memory of the run.</param>
    public void Publish(ColumnNode** source, int rows, Arena arena)
    {
        foreach (var batch in _batches)
            batch.Publish(source, rows, arena);
    }

    private void Make(StageResult result, ColumnNode* node, int[] atoms, StageMorsel all)
    {
        int count = all.Counts[result.RowSet];
        switch (result.Kind)
        {
            case ResultKind.Source:
                var source = _run.Columns[result.Column];
                *node = *(count == _run.RowCount ? source : Gather.Take(new Column(result.Type, source),
                    new ReadOnlySpan<int>(_run.RowsOf(result.RowSet), count), _arena));
                break;
            case ResultKind.Table:
                *node = *Gather.Take(_run.Table(result.Table)[result.Column],
                    new ReadOnlySpan<int>(_run.ValuesOf(result.Slot), count), _arena);
                break;
            case ResultKind.Constant:
                Repeat(_run.Constant(result.Column), node, count);
                break;
            default:
                node->Length = count;
                node->Values = _run.ValuesOf(result.Slot);
                if (_run.Program.Slots[result.Slot].HasValidity)
                    SetOwn(node, all.HasNulls[result.Slot] ? _run.ValidityOf(result.Slot) : null);
                else
                    Share(atoms, node);
                break;
        }
    }

    private void Repeat(ColumnNode* constant, ColumnNode* node, int count)
    {
        node->Length = count;
        node->Dictionary = constant->Dictionary;
        node->Values = _arena.AllocateZeroed((long)count * sizeof(int));
        node->NullCount = constant->Validity == null ? 0 : count;
        node->Validity = node->NullCount == 0 ? null : _arena.AllocateZeroed(Bitmap.Bytes(count));
    }

    private static void SetOwn(ColumnNode* node, byte* bits)
    {
        node->NullCount = bits == null ? 0 : node->Length - Bitmap.Count(bits, node->Length);
        node->Validity = node->NullCount > 0 ? bits : null;
    }

    // One bitmap that has nulls is shared; two or more are joined in a new one.
    private void Share(int[] atoms, ColumnNode* result)
    {
        bool isShared = true;
        result->NullCount = 0;
        result->Validity = null;
        foreach (int atom in atoms)
        {
            var column = _run.Columns[atom];
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
}
