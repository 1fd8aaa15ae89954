using System.Runtime.Intrinsics;

namespace AdFlow.Runtime;

/// <summary>Executes the part of a chunk that is done over one row set. Not thread-safe.</summary>
internal sealed unsafe class RowSetExecution
{
    private readonly StageChunk _chunk;
    private readonly RowSetExecution? _parent;
    private readonly int _maker;
    private readonly RowChoice? _choice;
    private readonly ChunkMove[] _moves;
    private readonly WordMoves? _words;
    private readonly int[] _results;
    private readonly StepExecution[] _steps;
    private readonly int* _ownRows;
    private bool _numbersRows;

    public RowSetExecution(StageChunk chunk, int ordinal, RowSetExecution? parent)
    {
        _chunk = chunk;
        Ordinal = ordinal;
        _parent = parent;
        var slots = chunk.Program.Slots;
        var rowSet = chunk.Program.RowSets[ordinal];
        _choice = rowSet.Maker is null ? null : new RowChoice(chunk, rowSet.Maker);
        _maker = rowSet.Maker?.Node ?? 0;
        ChunkMove[] moves = [.. rowSet.Moves.Select(slot => new ChunkMove(chunk, slot))];
        ChunkMove[] words = [.. moves.Where(move => move.IsWord)];
        _words = words.Length > 1 ? new WordMoves(chunk, words) : null;
        _moves = _words is null ? moves : [.. moves.Where(move => !move.IsWord)];
        _results = [.. Enumerable.Range(0, slots.Length).Where(i =>
            slots[i].RowSet == ordinal && slots[i].IsResult && slots[i].IsFixed)];
        _steps = StepExecutions.Make(chunk, this, rowSet.Steps);
        if (ordinal > 0)
            _ownRows = (int*)chunk.Scratch.Keep((long)sizeof(int) * chunk.Rows);
        bool isRanked = chunk.Program.Top is not null && ordinal == chunk.Program.RowSets.Length - 1;
        if (isRanked || rowSet.CollectsRows || _moves.Any(move => !move.IsStep))
            NumberRows();
    }

    /// <summary>Position among the row sets.</summary>
    public int Ordinal { get; }

    /// <summary>Rows of this set in the chunk.</summary>
    public int Count { get; private set; }

    /// <summary>Their numbers, from the chunk's first row; null where none was left out, or nobody asks.</summary>
    public int* Rows { get; private set; }

    /// <summary>Rows of this set in the chunks before.</summary>
    public int Before { get; private set; }

    /// <summary>Whether it now executes any number of rows at once.</summary>
    public bool TakesAnyCount => _choice is null && _steps is [{ TakesAnyCount: true }];

    /// <summary>Takes what the run brings.</summary>
    public void Begin()
    {
        foreach (var step in _steps)
            step.Begin(_chunk.Run);
    }

    /// <summary>Executes a chunk.</summary>
    /// <param name="morsel">The range of rows that the chunk is in.</param>
    /// <param name="parentCount">Rows of the set before.</param>
    /// <param name="sample">Takes what each node takes; null where that is not measured.</param>
    /// <returns>Rows that are left.</returns>
    public int Run(StageMorsel morsel, int parentCount, StageSample? sample)
    {
        Count = parentCount;
        if (parentCount == 0)
            return 0;
        if (_choice is not null && !Choose(parentCount))
        {
            sample?.End(_maker);
            return 0;
        }
        Before = morsel.Counts[Ordinal];
        foreach (int slot in _results)
            _chunk.Nodes[slot].Values = _chunk.Run.ValuesOf(slot)
                + (long)(morsel.Start + Before) * _chunk.Program.Slots[slot].Width;
        _words?.Run(_choice!);
        foreach (var move in _moves)
            move.Run(_choice!, Rows);
        if (sample is null)
            foreach (var step in _steps)
                step.Run(Count);
        else
            RunSampled(sample);
        return Count;
    }

    /// <summary>Writes the numbers of the rows in the source.</summary>
    public void WriteRows(int* target)
    {
        int row = 0;
        var first = Vector256.Create(_chunk.Start);
        for (; row <= Count - Vector256<int>.Count; row += Vector256<int>.Count)
            (first + (Rows == null ? Vector256<int>.Indices + Vector256.Create(row) : Vector256.Load(Rows + row)))
                .Store(target + row);
        for (; row < Count; row++)
            target[row] = _chunk.Start + (Rows == null ? row : Rows[row]);
    }

    private void RunSampled(StageSample sample)
    {
        if (_choice is not null)
            sample.End(_maker);
        foreach (var step in _steps)
            step.RunSampled(Count, sample);
    }

    private void NumberRows()
    {
        _numbersRows = true;
        _parent?.NumberRows();
    }

    private bool Choose(int parentCount)
    {
        Count = _choice!.Choose(parentCount);
        if (Count == 0)
            return false;
        if (!_numbersRows)
            return true;
        var parentRows = _parent!.Rows;
        if (_choice.IsAll || parentRows == null)
            Rows = _choice.IsAll ? parentRows : _choice.Number();
        else
        {
            Rows = _ownRows;
            RowTake.Take((byte*)parentRows, sizeof(int), _choice.Number(), Count, (byte*)_ownRows);
        }
        return true;
    }
}
