using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// What a stage that adds its rows up has in a run: the operator's context, and views of the columns that it keeps,
/// which lie where they came from. Kept with the slab; used by one thread at a time, which executes all rows in order.
/// </summary>
internal sealed unsafe class FoldRun
{
    private readonly StageFold _fold;
    private readonly Schema _schema;
    private readonly RunContext _context;
    private readonly int _settings;
    private readonly ColumnNode** _columns;
    private readonly ColumnNode* _computed;
    private readonly int** _rows;
    private StageRun _run = null!;

    /// <param name="fold">What is made of the rows.</param>
    /// <param name="settings">How many settings of its node are evaluated per run.</param>
    /// <param name="slab">The slab.</param>
    public FoldRun(StageFold fold, int settings, RunSlab slab)
    {
        _fold = fold;
        _settings = settings;
        _schema = fold.Rows.Schema;
        _context = new RunContext(fold.Layout, settings);
        _columns = (ColumnNode**)slab.Keep((long)sizeof(ColumnNode*) * _schema.Count);
        _rows = (int**)slab.Keep((long)sizeof(int*) * _schema.Count);
        _computed = (ColumnNode*)slab.Keep((long)sizeof(ColumnNode) * _schema.Count);
    }

    /// <summary>Begins a run whose rows and results have their memory.</summary>
    public void Begin(StageRun run, Arena arena, in StopSignal stop)
    {
        _run = run;
        run.Inputs.Begin(_context, arena, stop);
        for (int i = 0; i < _settings; i++)
            _context.SetValue(i, run.Settings(_fold.Node)[i], run.IntegerSettings(_fold.Node)[i]);
        for (int i = 0; i < _fold.Kept.Length; i++)
            Place(_fold.Kept[i], _fold.Columns[i], arena);
        _context.SetKept(_rows);
        SetCount(0);
        _fold.Fold.Begin(_context, run.RowCount);
    }

    /// <summary>Adds the rows of a chunk, whose kept cells are in place.</summary>
    /// <param name="rows">What the operator reads.</param>
    /// <param name="start">Rows that were added before.</param>
    /// <param name="morsel">All rows of the run up to and with the chunk.</param>
    /// <param name="scratch">Memory of the chunk.</param>
    public void Add(in Batch rows, int start, StageMorsel morsel, Arena scratch)
    {
        for (int i = 0; i < _fold.Kept.Length; i++)
            if (_fold.Kept[i] is { Kind: ResultKind.Slot, Slot: var slot })
            {
                var node = _computed + _fold.Columns[i];
                node->Length = start + rows.RowCount;
                node->Validity = morsel.HasNulls[slot] ? _run.ValidityOf(slot) : null;
                // Until the end it is only known that there are some.
                node->NullCount = node->Validity == null ? 0 : 1;
            }
        _fold.Fold.Add(_context, new FoldRows(rows, start, scratch));
    }

    /// <summary>Ends a run.</summary>
    /// <param name="rows">Rows that were added.</param>
    /// <param name="outputs">Takes the batches.</param>
    public void End(int rows, Span<Batch> outputs)
    {
        for (int i = 0; i < _fold.Kept.Length; i++)
        {
            var node = _computed + _fold.Columns[i];
            if (_fold.Kept[i].Kind is ResultKind.Slot && node->Validity != null)
                node->NullCount = rows - Bitmap.Count(node->Validity, rows);
        }
        SetCount(rows);
        _fold.Fold.End(_context);
        for (int i = 0; i < outputs.Length; i++)
            _context.End(i, out outputs[i]);
    }

    private void SetCount(int rows) => _context.Set(0, new Batch(_schema, _columns, rows));

    // Where the cells of a column lie, and by which numbers.
    private void Place(StageResult kept, int column, Arena arena)
    {
        _columns[column] = kept.Kind switch
        {
            ResultKind.Source => _run.Columns[kept.Column],
            ResultKind.Table => _run.Table(kept.Table).NodeAt(kept.Column),
            ResultKind.Constant => _run.Constant(kept.Column),
            _ => _computed + column,
        };
        _rows[column] = kept.Kind switch
        {
            ResultKind.Source => kept.RowSet == 0 ? null : _run.RowsOf(kept.RowSet),
            ResultKind.Table => (int*)_run.ValuesOf(kept.Slot),
            ResultKind.Constant => (int*)arena.AllocateZeroed((long)_run.RowCount * sizeof(int)),
            _ => null,
        };
        if (kept.Kind is ResultKind.Slot)
            _computed[column] = new ColumnNode { Values = _run.ValuesOf(kept.Slot) };
    }
}
