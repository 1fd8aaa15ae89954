using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// The batch of a node that leaves a fused stage, in an array of the slab that other batches may share. Not
/// thread-safe; stages that run at once write different places.
/// </summary>
internal sealed unsafe class PublishedBatch
{
    private readonly RunSlab _slab;
    private readonly Schema _schema;
    private readonly ColumnNode* _results;
    private readonly int[] _passed;
    private readonly int[] _made;
    private readonly (int To, int From)[] _copies;

    /// <summary>Writes the places that are the same in all runs.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="results">Nodes of the columns that the stage makes, by result.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="slab">The slab; it has the stages before this one.</param>
    public PublishedBatch(
        FusedStage stage, StageBatch batch, ColumnNode* results, PhysicalPlan plan, RunSlab slab)
    {
        _slab = slab;
        _results = results;
        _schema = batch.Node.Schemas[0];
        Position = plan.OutputStarts[batch.Node.Ordinal];
        Columns = slab.ArrayOf(Position);
        RowSet = batch.RowSet;
        var program = stage.Publishing;
        _passed = [.. batch.Columns.Select(result =>
            result >= 0 && stage.Passes(program.Results[result]) ? program.Results[result].Column : -1)];
        _made = [.. batch.Columns.Select((result, i) => _passed[i] < 0 ? result : -1)];
        var source = slab.ArrayOf(plan.PositionOf(stage.Source));
        Source = _passed.Any(column => column >= 0) ? source : null;
        var copies = new List<(int To, int From)>();
        for (int i = 0; i < _made.Length; i++)
            if (!TryPlace(i, source))
                copies.Add((i, _passed[i]));
        _copies = [.. copies];
    }

    /// <summary>Its rows.</summary>
    public int RowSet { get; }

    /// <summary>Its position among all outputs.</summary>
    public int Position { get; }

    /// <summary>Where its columns are.</summary>
    public ColumnNode** Columns { get; }

    /// <summary>The columns of the stage's source where the batch has some of them, and they are at the same place in
    /// all runs; null for any.</summary>
    public ColumnNode** Source { get; }

    /// <summary>Whether its columns are the same in all runs with that source.</summary>
    public bool IsSame => _copies.Length == 0;

    /// <summary>Publishes the batch of a run.</summary>
    /// <param name="source">Columns of the stage's source.</param>
    /// <param name="rows">How many rows came of it.</param>
    /// <param name="arena">Memory of the run.</param>
    public void Publish(ColumnNode** source, int rows, Arena arena)
    {
        var columns = Columns;
        if (Source != null && source != Source)
            columns = Aside(source, arena);
        else
            foreach (var (to, from) in _copies)
                columns[to] = source[from];
        ref var output = ref _slab.Outputs[Position];
        if (output.RowCount != rows || output.Nodes != columns)
            output = new Batch(_schema, columns, rows);
    }

    // What is the same in all runs stands in the source's array by now: its stage was made before.
    private bool TryPlace(int column, ColumnNode** source)
    {
        int passed = _passed[column];
        if (_made[column] >= 0)
            Columns[column] = _results + _made[column];
        else if (passed >= 0 && (Columns != source || passed != column))
            return source != null && (Columns[column] = source[passed]) != null;
        return true;
    }

    // The stage before was left out in this run, and left an array of its own.
    private ColumnNode** Aside(ColumnNode** source, Arena arena)
    {
        var columns = (ColumnNode**)arena.AllocateZeroed((long)sizeof(ColumnNode*) * _made.Length);
        for (int i = 0; i < _made.Length; i++)
            if (_made[i] >= 0)
                columns[i] = _results + _made[i];
            else if (_passed[i] >= 0)
                columns[i] = source[_passed[i]];
        return columns;
    }
}
