using System.Numerics;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Counters beside the real ones, for the keys of one run's rows. Memory of the run.</summary>
internal readonly ref struct DryCounters
{
    // For each place of the hash table the number from 1 of the row that brought its key.
    private readonly Span<int> _firstRows;
    private readonly Span<long> _counters;

    public DryCounters(Arena arena, int rows)
    {
        int places = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * rows, 2));
        _firstRows = arena.AllocateSpan<int>(places);
        _firstRows.Clear();
        _counters = arena.AllocateSpan<long>(places);
    }

    /// <summary>The counter of a row's key.</summary>
    /// <param name="keys">The keys of all rows.</param>
    /// <param name="integers">The same where they are integers; else empty.</param>
    /// <param name="row">The row, whose key is not null.</param>
    /// <param name="isNew">Whether no row before had the key; its counter is to be set then.</param>
    public ref long Find(Column keys, ReadOnlySpan<long> integers, int row, out bool isNew)
    {
        bool areTexts = integers.IsEmpty;
        ulong hash = areTexts ? Hash64.Of(keys.GetBytes(row)) : Hash64.Of(integers[row]);
        int place = (int)hash & _firstRows.Length - 1;
        while (_firstRows[place] is > 0 and int first && !(areTexts
            ? keys.GetBytes(first - 1).SequenceEqual(keys.GetBytes(row)) : integers[first - 1] == integers[row]))
            place = place + 1 & _firstRows.Length - 1;
        isNew = _firstRows[place] == 0;
        if (isNew)
            _firstRows[place] = row + 1;
        return ref _counters[place];
    }
}
