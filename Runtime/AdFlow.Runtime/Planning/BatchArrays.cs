namespace AdFlow.Runtime;

/// <summary>
/// Which of the batches that fused stages leave behind share one array of columns. Most stages pass on what they were
/// given and add a column or two: their batch is then the array of their source, in which they only write what they
/// add. Immutable, thread-safe.
/// </summary>
/// <remarks>A column that nobody needs is a place that others may take: a batch may show a column there that its
/// readers do not look at.</remarks>
internal sealed class BatchArrays
{
    private readonly List<List<Cell>> _cells = [];
    private readonly int[] _arrays;

    /// <summary>Shares arrays out.</summary>
    /// <param name="stages">The stages of a plan in order.</param>
    /// <param name="starts">Position of each node's first output among all outputs, and the number of these.</param>
    public BatchArrays(IReadOnlyList<PhysicalStage> stages, int[] starts)
    {
        _arrays = new int[starts[^1]];
        Array.Fill(_arrays, -1);
        foreach (var stage in stages)
            if (stage is FusedStage fused)
                Add(fused, starts);
    }

    /// <summary>Number of arrays.</summary>
    public int Count => _cells.Count;

    /// <summary>Columns of an array.</summary>
    public int Length(int array) => _cells[array].Count;

    /// <summary>The array of an output of a node; −1 where no fused stage makes it.</summary>
    /// <param name="position">Position among all outputs, or −1 for the request.</param>
    public int Of(int position) => position < 0 ? -1 : _arrays[position];

    private void Add(FusedStage stage, int[] starts)
    {
        var program = stage.Publishing;
        int position = stage.Source.IsRequest ? -1 : starts[stage.Source.Node] + stage.Source.Output;
        var known = new List<int>();
        int source = Of(position);
        if (source >= 0)
            known.Add(source);
        foreach (var batch in program.Published)
        {
            var cells = Cells(stage, program, batch, source, position);
            int fitting = known.FindIndex(one => Fits(cells, _cells[one]));
            int array = fitting >= 0 ? known[fitting] : New(known);
            Merge(cells, _cells[array]);
            _arrays[starts[batch.Node.Ordinal]] = array;
        }
    }

    private Cell[] Cells(FusedStage stage, StageProgram program, StageBatch batch, int source, int position)
    {
        var cells = new Cell[batch.Columns.Length];
        for (int i = 0; i < cells.Length; i++)
            if (batch.Columns[i] is var result and >= 0)
                cells[i] = !stage.Passes(program.Results[result]) ? new Cell(Origin.Stage, stage.Ordinal, result)
                    : source >= 0 ? _cells[source][program.Results[result].Column]
                    : new Cell(Origin.Batch, position, program.Results[result].Column);
        return cells;
    }

    private int New(List<int> known)
    {
        _cells.Add([]);
        known.Add(_cells.Count - 1);
        return _cells.Count - 1;
    }

    private static bool Fits(Cell[] cells, List<Cell> array)
    {
        for (int i = Math.Min(cells.Length, array.Count) - 1; i >= 0; i--)
            if (cells[i].From is not Origin.None && array[i].From is not Origin.None && cells[i] != array[i])
                return false;
        return true;
    }

    private static void Merge(Cell[] cells, List<Cell> array)
    {
        for (int i = 0; i < cells.Length; i++)
            if (i == array.Count)
                array.Add(cells[i]);
            else if (cells[i].From is not Origin.None)
                array[i] = cells[i];
    }

    private enum Origin : byte
    {
        None,
        Stage,
        Batch,
    }

    // What a place holds: a result of a stage, or a column of a batch that no fused stage makes.
    private readonly record struct Cell(Origin From, int Where, int Column);
}
