using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>Rows without a number, which come behind all others: those of NaN, then null ones, each by row. Only as
/// many are kept as may be needed. Not thread-safe.</summary>
/// <param name="k">Most rows of either kind.</param>
/// <param name="arena">Memory, taken when there is the first such row.</param>
internal unsafe struct TopKOthers(int k, Arena arena)
{
    private int* _notNumbers;
    private int* _nulls;
    private int _notNumberCount;
    private int _nullCount;

    /// <summary>Takes those of some rows, which come behind the rows before.</summary>
    /// <param name="values">Values.</param>
    /// <param name="validity">Validity bitmap, or null where no row is null.</param>
    /// <param name="numbers">Numbers of the rows counted from the first; null for 0, 1, 2...</param>
    /// <param name="first">Number of the first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="hasNotNumbers">Whether any value, be it of a null row, is NaN.</param>
    internal void Add<T>(T* values, byte* validity, int* numbers, int first, int count, bool hasNotNumbers)
        where T : unmanaged, INumber<T>
    {
        if (_notNumbers == null)
        {
            _notNumbers = (int*)arena.Allocate((long)k * sizeof(int));
            _nulls = (int*)arena.Allocate((long)k * sizeof(int));
        }
        for (int row = 0; hasNotNumbers && row < count && _notNumberCount < k; row++)
            if (T.IsNaN(values[row]) && (validity == null || Bitmap.Get(validity, row)))
                _notNumbers[_notNumberCount++] = first + (numbers == null ? row : numbers[row]);
        for (int start = 0; validity != null && start < count; start += 64)
            for (ulong bits = Nulls(validity, start, count); bits != 0 && _nullCount < k; bits &= bits - 1)
            {
                int row = start + BitOperations.TrailingZeroCount(bits);
                _nulls[_nullCount++] = first + (numbers == null ? row : numbers[row]);
            }
    }

    /// <summary>Takes the rows of another in, into other memory.</summary>
    internal void Merge(in TopKOthers other, Arena arena)
    {
        _notNumbers = Merge(_notNumbers, ref _notNumberCount, other._notNumbers, other._notNumberCount, arena);
        _nulls = Merge(_nulls, ref _nullCount, other._nulls, other._nullCount, arena);
    }

    /// <summary>Writes rows behind those that are written.</summary>
    /// <returns>How many rows there are then.</returns>
    internal readonly int Write(Span<int> rows, int count)
    {
        int numbers = Math.Min(_notNumberCount, rows.Length - count);
        new Span<int>(_notNumbers, numbers).CopyTo(rows[count..]);
        count += numbers;
        int nulls = Math.Min(_nullCount, rows.Length - count);
        new Span<int>(_nulls, nulls).CopyTo(rows[count..]);
        return count + nulls;
    }

    private static ulong Nulls(byte* validity, int start, int count)
    {
        int rows = Math.Min(64, count - start);
        return ~Bitmap.Word(validity, start, rows) & ulong.MaxValue >> 64 - rows;
    }

    private readonly int* Merge(int* some, ref int count, int* others, int otherCount, Arena arena)
    {
        if (otherCount == 0)
            return some;
        int* all = (int*)arena.Allocate((long)(count + otherCount) * sizeof(int));
        var rows = new Span<int>(all, count + otherCount);
        new Span<int>(some, count).CopyTo(rows);
        new Span<int>(others, otherCount).CopyTo(rows[count..]);
        rows.Sort();
        count = Math.Min(rows.Length, k);
        return all;
    }
}
