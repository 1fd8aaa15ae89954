using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>Rows without a number, which come behind all others: those of NaN, then null ones, each by row. Only as
/// many are kept as may be needed. Not thread-safe.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
/// <param name="k">Most rows of either kind.</param>
/// <param name="arena">Memory, taken when there is the first such row.</param>
internal unsafe struct TopKOthers<T>(int k, Arena arena) where T : unmanaged, INumber<T>
{
    // NaN has many bit patterns, so values are kept too; of null rows they mean nothing.
    private TopKSort.Pairs<T> _notNumbers;
    private TopKSort.Pairs<T> _nulls;
    private int _notNumberCount;
    private int _nullCount;

    /// <summary>Takes those of some rows, which come behind the rows before.</summary>
    /// <param name="values">Values.</param>
    /// <param name="validity">Validity bitmap, or null where no row is null.</param>
    /// <param name="numbers">Numbers of the rows counted from the first; null for 0, 1, 2...</param>
    /// <param name="first">Number of the first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="hasNotNumbers">Whether any value, be it of a null row, is NaN.</param>
    internal void Add(T* values, byte* validity, int* numbers, int first, int count, bool hasNotNumbers)
    {
        if (_notNumbers.Rows == null)
            (_notNumbers, _nulls) = (TopKSort.Room<T>(k, arena), TopKSort.Room<T>(k, arena));
        for (int row = 0; hasNotNumbers && row < count && _notNumberCount < k; row++)
            if (T.IsNaN(values[row]) && (validity == null || Bitmap.Get(validity, row)))
                _notNumbers.Set(_notNumberCount++, values[row], first + (numbers == null ? row : numbers[row]));
        for (int start = 0; validity != null && start < count; start += 64)
            for (ulong bits = Nulls(validity, start, count); bits != 0 && _nullCount < k; bits &= bits - 1)
            {
                int row = start + BitOperations.TrailingZeroCount(bits);
                _nulls.Set(_nullCount++, T.Zero, first + (numbers == null ? row : numbers[row]));
            }
    }

    /// <summary>Takes the rows of another in, into other memory.</summary>
    internal void Merge(in TopKOthers<T> other, Arena arena)
    {
        _notNumbers = Merge(_notNumbers, ref _notNumberCount, other._notNumbers, other._notNumberCount, arena);
        _nulls = Merge(_nulls, ref _nullCount, other._nulls, other._nullCount, arena);
    }

    /// <summary>Writes rows behind those that are written.</summary>
    /// <param name="target">Takes them.</param>
    /// <param name="count">How many are written.</param>
    /// <param name="most">How many there may be.</param>
    /// <returns>How many there are then, and how many of them are not null, which come first.</returns>
    internal readonly (int Count, int Valid) Write(TopKSort.Pairs<T> target, int count, int most)
    {
        int notNumbers = Math.Min(_notNumberCount, most - count), valid = count + notNumbers;
        TopKSort.Copy(_notNumbers, notNumbers, target.From(count));
        int nulls = Math.Min(_nullCount, most - valid);
        TopKSort.Copy(_nulls, nulls, target.From(valid));
        return (valid + nulls, valid);
    }

    private static ulong Nulls(byte* validity, int start, int count)
    {
        int rows = Math.Min(64, count - start);
        return ~Bitmap.Word(validity, start, rows) & ulong.MaxValue >> 64 - rows;
    }

    private readonly TopKSort.Pairs<T> Merge(
        TopKSort.Pairs<T> some, ref int count, TopKSort.Pairs<T> others, int otherCount, Arena arena)
    {
        if (otherCount == 0)
            return some;
        var all = TopKSort.Room<T>(count + otherCount, arena);
        for (int i = 0, j = 0; i < count || j < otherCount;)
            if (j == otherCount || (i < count && some.Rows[i] < others.Rows[j]))
                all.Set(i + j, some.Values[i], some.Rows[i++]);
            else
                all.Set(i + j, others.Values[j], others.Rows[j++]);
        count = Math.Min(count + otherCount, k);
        return all;
    }
}
