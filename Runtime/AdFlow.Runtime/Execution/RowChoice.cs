using System.Numerics;
using System.Runtime.Intrinsics;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Chooses rows of a chunk by a condition, or by whether they were found in a table. Not thread-safe.
/// </summary>
internal sealed unsafe class RowChoice
{
    private readonly StageChunk _chunk;
    private readonly RowSetMaker _maker;
    private readonly ChunkBatch? _columns;
    private readonly ExpressionProgram? _condition;
    private readonly int* _rows;

    public RowChoice(StageChunk chunk, RowSetMaker maker)
    {
        _chunk = chunk;
        _maker = maker;
        if (maker is ConditionMaker condition)
        {
            _columns = new ChunkBatch(chunk, condition.Columns);
            _condition = condition.Condition.On(chunk.LaneWidth);
        }
        Selected = chunk.Scratch.Keep(chunk.BitBytes);
        _rows = (int*)chunk.Scratch.Keep((long)sizeof(int) * chunk.Rows);
    }

    /// <summary>Rows that the last choice was among.</summary>
    public int Among { get; private set; }

    /// <summary>How many rows it took.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it took all rows.</summary>
    public bool IsAll => Count == Among;

    /// <summary>Bitmap of the rows taken.</summary>
    public byte* Selected { get; }

    /// <summary>Chooses among some rows.</summary>
    /// <returns>How many were chosen.</returns>
    public int Choose(int among)
    {
        _chunk.Node = _maker.Node;
        Among = among;
        return Count = _condition is not null
            ? RowSelection.FromCondition(_condition.Evaluate(
                _columns!.Of(among), 0, among, _chunk.Run.Inputs.Request, _chunk.Expressions), Selected)
            : Match((int*)_chunk.Nodes[((MatchMaker)_maker).Rows].Values, among);
    }

    /// <summary>Numbers of the rows taken, for as long as there is no other choice.</summary>
    public int* Number()
    {
        RowSelection.RowNumbers(Selected, Among, 0, _rows, _chunk.LaneWidth);
        return _rows;
    }

    // A row number that is not negative was found: its sign says it.
    private int Match(int* rows, int count)
    {
        int found = 0;
        for (int start = 0; start < count; start += 64)
        {
            ulong word = 0;
            int row = 0, end = Math.Min(64, count - start);
            for (; row <= end - Vector256<int>.Count; row += Vector256<int>.Count)
                word |= (ulong)(~Vector256.Load(rows + start + row)).ExtractMostSignificantBits() << row;
            for (; row < end; row++)
                word |= (ulong)(~rows[start + row] >>> 31) << row;
            *(ulong*)(Selected + (start >> 3)) = word;
            found += BitOperations.PopCount(word);
        }
        return found;
    }
}
