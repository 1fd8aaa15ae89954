using System.Numerics;

namespace AdFlow.Runtime;

/// <summary>Chooses rows of a chunk by a condition, or by whether they were found in a table. Not thread-safe.</summary>
internal sealed unsafe class RowChoice
{
    private readonly StageChunk _chunk;
    private readonly RowSetMaker _maker;
    private readonly ChunkBatch? _columns;
    private readonly ulong* _words;

    public RowChoice(StageChunk chunk, RowSetMaker maker)
    {
        _chunk = chunk;
        _maker = maker;
        _columns = maker is ConditionMaker condition ? new ChunkBatch(chunk, condition.Columns) : null;
        _words = (ulong*)chunk.Scratch.Keep(chunk.BitBytes);
        Rows = (int*)chunk.Scratch.Keep((long)sizeof(int) * chunk.Rows);
    }

    /// <summary>Whether the last choice took all rows.</summary>
    public bool IsAll { get; private set; }

    /// <summary>How many rows the last choice took.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers of the rows chosen among those of the set before; unspecified where <see cref="IsAll"/>.
    /// </summary>
    public int* Rows { get; }

    /// <summary>Chooses among some rows.</summary>
    /// <returns>How many were chosen.</returns>
    public int Choose(int count)
    {
        _chunk.Node = _maker.Node;
        Count = _maker is ConditionMaker condition ? Evaluate(condition, count) : Match((MatchMaker)_maker, count);
        IsAll = Count == count;
        return Count;
    }

    private int Evaluate(ConditionMaker maker, int count)
    {
        var values = maker.Condition.Evaluate(
            _columns!.Of(count), 0, count, _chunk.Run.Inputs.Request, _chunk.Expressions);
        int words = count + 63 >> 6, found = 0;
        for (int i = 0; i < words; i++)
        {
            ulong bits = ((ulong*)values.Values)[i];
            if (values.Validity != null)
                bits &= ((ulong*)values.Validity)[i];
            if (i == words - 1 && (count & 63) != 0)
                bits &= (1UL << count) - 1;
            _words[i] = bits;
            found += BitOperations.PopCount(bits);
        }
        if (found > 0 && found < count)
            RowTake.Number(_words, words, Rows);
        return found;
    }

    private int Match(MatchMaker maker, int count)
    {
        int* rows = (int*)_chunk.Nodes[maker.Rows].Values;
        int found = 0;
        for (int i = 0; i < count; i++)
        {
            Rows[found] = i;
            found += rows[i] >= 0 ? 1 : 0;
        }
        return found;
    }
}
