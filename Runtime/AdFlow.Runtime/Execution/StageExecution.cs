using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Executes a stage's program over ranges of its source's rows, chunk by chunk. Made once for each thread and slab:
/// buffers and pointer tables stay, a run only patches them. Not thread-safe; several executions of one
/// <see cref="StageRun"/> may run at once over ranges that do not overlap, if the program is splittable.
/// </summary>
internal sealed unsafe class StageExecution
{
    // One loop over columns that needs no chunks but to be stopped: some microseconds.
    private const int LongChunkRows = 1 << 14;

    private readonly StageChunk _chunk;
    private readonly ChunkInputs _inputs;
    private readonly RowSetExecution[] _rowSets;
    private readonly ChunkResults _results;
    private StageSample? _sample;
    private readonly int _by;
    private readonly TopRows? _top;
    private readonly ChunkBatch? _folded;
    private readonly bool _canBeLong;

    public StageExecution(StageProgram program, StageScratch scratch, BoundGraphOptions options)
    {
        Program = program;
        _chunk = new StageChunk(program, scratch, options);
        _inputs = new ChunkInputs(_chunk);
        _rowSets = new RowSetExecution[program.RowSets.Length];
        for (int i = 0; i < _rowSets.Length; i++)
            _rowSets[i] = new RowSetExecution(_chunk, i, i == 0 ? null : _rowSets[i - 1]);
        _results = new ChunkResults(_chunk);
        _by = program.Top?.By ?? -1;
        if (_by >= 0)
            _top = TopRows.Of(program.Slots[_by].Type.Id);
        if (program.Fold is { } fold)
            _folded = new ChunkBatch(_chunk, fold.Rows);
        _canBeLong = options.ChunkRows is null && _by < 0 && _folded is null && program.RowSets.Length == 1
            && program.Slots.All(slot => !slot.HasValidity && !slot.IsBits);
    }

    /// <summary>What is executed.</summary>
    public StageProgram Program { get; }

    /// <summary>Position in the stage of the node that was executed last.</summary>
    public int Node => _chunk.Node;

    /// <summary>The row that an operator refused, if that is what was thrown: its row set, and its number among those
    /// of the range.</summary>
    public (int RowSet, int Row) Refused => _chunk.Refused;

    /// <summary>Takes the run's inputs, results and settings.</summary>
    /// <param name="run">The run.</param>
    /// <param name="arena">Memory of what the thread makes for the run.</param>
    public void Begin(StageRun run, Arena arena)
    {
        _top?.Begin(run.Kept, run.RowCount, arena);
        if (_chunk.Run != run)
        {
            _chunk.Run = run;
            _sample = new StageSample(run.Nodes);
        }
        _inputs.Begin();
        foreach (var rowSet in _rowSets)
            rowSet.Begin();
    }

    /// <summary>Executes a range of rows.</summary>
    /// <param name="morsel">The range; takes how much came of it.</param>
    /// <param name="stop">Asked once a chunk.</param>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public void Run(StageMorsel morsel, in StopSignal stop)
    {
        var sample = _chunk.Run.Times.IsSampled ? _sample : null;
        sample?.Begin();
        for (int start = morsel.Start, rows; start < morsel.End; start += rows)
        {
            if (start > morsel.Start)
                stop.ThrowIfSet();
            rows = Math.Min(sample is null ? ChunkRows() : _chunk.Rows, morsel.End - start);
            int count = rows;
            _chunk.MoveTo(start);
            _inputs.MoveTo(start, count);
            foreach (var rowSet in _rowSets)
                count = rowSet.Run(morsel, count, sample);
            if (count > 0 && _top is not null)
            {
                _top.Offer(_chunk.Nodes + _by, _rowSets[^1].Rows, start, count);
                sample?.End(Program.Top!.Node);
            }
            _results.Append(morsel, _rowSets);
            if (count > 0 && _folded is not null)
            {
                AddUp(morsel, count);
                sample?.End(Program.Fold!.Node);
            }
        }
        sample?.AddTo(_chunk.Run.Times);
    }

    /// <summary>Ends the ranges of a run.</summary>
    /// <returns>The best of their rows; null where all are kept.</returns>
    public TopRows? End()
    {
        if (_top is null)
            return null;
        _chunk.Node = Program.Top!.Node;
        _top.End();
        return _top;
    }

    private void AddUp(StageMorsel morsel, int count)
    {
        _chunk.Node = Program.Fold!.Node;
        int last = _rowSets.Length - 1;
        try
        {
            _chunk.Run.Fold!.Add(
                _folded!.Exact(count), morsel.Counts[last] - count, morsel, _chunk.Scratch.Chunk);
        }
        catch (OperatorException exception) when (exception.Row >= 0)
        {
            _chunk.Refused = (last, exception.Row);
            throw;
        }
    }

    private int ChunkRows() => _canBeLong && _rowSets[0].TakesAnyCount ? LongChunkRows : _chunk.Rows;
}
