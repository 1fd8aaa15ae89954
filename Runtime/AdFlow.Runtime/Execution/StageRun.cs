using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// What one run of a fused stage has: source, tables, settings, the memory of its results. Kept with the slab. Begun
/// and ended by the thread of the run; in between, executions on any number of threads only read it and write results
/// of rows of their own.
/// </summary>
internal sealed unsafe class StageRun
{
    private readonly RunSlab _slab;
    private readonly Schema _schema;
    private readonly double*[] _settings;
    private readonly long*[] _integers;
    private readonly List<StageMorsel> _morsels = [];
    private readonly StageMemory _memory;
    private readonly ColumnNode*[] _constants;
    private readonly bool _keepsStop;
    private int _morselCount;

    /// <param name="stage">The stage.</param>
    /// <param name="program">Its program, or the one that finishes it.</param>
    /// <param name="schema">Of the stage's source.</param>
    /// <param name="slab">The slab.</param>
    public StageRun(FusedStage stage, StageProgram program, Schema schema, RunSlab slab)
    {
        _slab = slab;
        _schema = schema;
        Nodes = stage.Nodes;
        _settings = new double*[stage.Nodes.Count];
        _integers = new long*[stage.Nodes.Count];
        Program = program;
        _memory = new StageMemory(program);
        _constants = new ColumnNode*[program.Constants.Length];
        _keepsStop = program.CallsOperators;
        _morsels.Add(new StageMorsel(program));
    }

    /// <summary>What is executed.</summary>
    public StageProgram Program { get; }

    /// <summary>The rows.</summary>
    public Batch Source => new(_schema, Columns, RowCount);

    /// <summary>Columns of the rows.</summary>
    public ColumnNode** Columns { get; private set; }

    /// <summary>Number of the rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Nodes of the stage.</summary>
    public IReadOnlyList<LogicalNode> Nodes { get; }

    /// <summary>What the nodes of the run do.</summary>
    public NodeTimes Times => _slab.NodeTimes;

    /// <summary>The request and its circumstances.</summary>
    public StageInputs Inputs => _slab.Inputs;

    /// <summary>How many rows a stage keeps that keeps the best.</summary>
    public int Kept { get; set; }

    /// <summary>What becomes of the rows in a stage that adds them up; else null.</summary>
    public FoldRun? Fold { get; set; }

    /// <summary>Row of each source row in the source of the stage; null where they are the same.</summary>
    public int* SourceRows { get; set; }

    /// <summary>When to stop; only of a program that calls operators.</summary>
    public StopSignal Stop { get; private set; }

    /// <summary>Takes the rows, and makes room for the results.</summary>
    public void Begin(in Batch source, Arena arena, in StopSignal stop)
    {
        Columns = source.Nodes;
        RowCount = source.RowCount;
        // To write a reference costs more than the other stores together.
        if (_keepsStop)
            Stop = stop;
        _morselCount = 0;
        _memory.Take(RowCount, arena);
    }

    /// <summary>Gives a node's per-run settings.</summary>
    public void SetSettings(int node, double* values, long* integers)
    {
        _settings[node] = values;
        _integers[node] = integers;
    }

    /// <summary>Gives a constant.</summary>
    public void SetConstant(int constant, ColumnNode* column) => _constants[constant] = column;

    /// <summary>A node's per-run settings as numbers.</summary>
    public double* Settings(int node) => _settings[node];

    /// <summary>A node's per-run settings as integers.</summary>
    public long* IntegerSettings(int node) => _integers[node];

    /// <summary>A constant for as many rows as a chunk has.</summary>
    public ColumnNode* Constant(int constant) => _constants[constant];

    /// <summary>Rows of one of the program's tables.</summary>
    public Batch Table(int table) => _slab.Snapshot(Program.Tables[table].Table).Batch;

    /// <summary>Index of one of the program's tables, or null.</summary>
    public object? Index(int table) => Program.Tables[table].Index is { } index
        ? _slab.Snapshot(Program.Tables[table].Table).Index(index) : null;

    /// <summary>Memory of a result's values.</summary>
    public byte* ValuesOf(int slot) => _memory.Values(slot);

    /// <summary>Memory of a result's validity.</summary>
    public byte* ValidityOf(int slot) => _memory.Validity(slot);

    /// <summary>Memory of the row numbers of a row set; null where nobody needs them.</summary>
    public int* RowsOf(int rowSet) => _memory.RowNumbers(rowSet);

    /// <summary>The next range of rows to execute; ranges are given in order.</summary>
    public StageMorsel NextMorsel(int start, int end)
    {
        if (_morselCount == _morsels.Count)
            _morsels.Add(new StageMorsel(Program));
        var morsel = _morsels[_morselCount++];
        morsel.Begin(start, end);
        return morsel;
    }

    /// <summary>Rows of a row set that came of all ranges; known once they are merged.</summary>
    public int CountOf(int rowSet) => _morselCount == 0 ? 0 : _morsels[0].Counts[rowSet];

    /// <summary>Takes all ranges back.</summary>
    public void ForgetMorsels() => _morselCount = 0;

    /// <summary>A range that was stated.</summary>
    public StageMorsel Morsel(int ordinal) => _morsels[ordinal];

    /// <summary>What a range threw, as it is told. An operator counts the rows of its chunk; people count those of the
    /// node's input, and rows that a stage kept by their number in its source.</summary>
    /// <param name="thrown">What was thrown.</param>
    /// <param name="range">Ordinal of the range; those before it are done.</param>
    /// <param name="refused">Row set and number in the range of the row that an operator refused.</param>
    public Exception Told(Exception thrown, int range, (int RowSet, int Row) refused)
    {
        if (thrown is not OperatorException { Row: >= 0 } one)
            return thrown;
        int row = refused.Row;
        for (int i = 0; i < range; i++)
            row += _morsels[i].Counts[refused.RowSet];
        return new OperatorException(
            one.Class, one.Message, one.Column, SourceRows == null ? row : SourceRows[row], one);
    }

    /// <summary>Moves the results of all ranges together.</summary>
    /// <returns>All rows as one range.</returns>
    public StageMorsel Merge()
    {
        var all = _morsels[0];
        for (int i = 1; i < _morselCount; i++)
            MorselMerge.Append(this, all, _morsels[i]);
        return all;
    }
}
