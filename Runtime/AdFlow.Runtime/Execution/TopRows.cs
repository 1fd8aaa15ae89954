using System.Numerics;
using System.Runtime.Intrinsics;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Runtime;

/// <summary>
/// The best rows of those that were offered so far: values descending, equal ones by row ascending, then NaN, then
/// null, these by row too. The worst row kept is a threshold: values are compared with it many at a time. Not
/// thread-safe.
/// </summary>
internal sealed unsafe class TopRows
{
    private TypeId _type;
    private byte* _scores;
    private int* _rows;
    private int* _notNumbers;
    private int* _nulls;
    private int _capacity;
    private int _count;
    private int _notNumberCount;
    private int _nullCount;

    /// <summary>Begins a run.</summary>
    /// <param name="type">Of the column that ranks: float32, float64 or int64.</param>
    /// <param name="count">Rows to keep.</param>
    /// <param name="arena">Memory of the run.</param>
    public void Begin(TypeId type, int count, Arena arena)
    {
        _type = type;
        _capacity = count;
        _count = _notNumberCount = _nullCount = 0;
        _scores = arena.Allocate((long)count * sizeof(double));
        _rows = (int*)arena.Allocate((long)count * sizeof(int));
        _notNumbers = (int*)arena.Allocate((long)count * sizeof(int));
        _nulls = (int*)arena.Allocate((long)count * sizeof(int));
    }

    /// <summary>Offers rows of a chunk; chunks come in order.</summary>
    /// <param name="by">Values and validity.</param>
    /// <param name="rows">Their numbers from the chunk's first row, or null for all.</param>
    /// <param name="start">The chunk's first row.</param>
    /// <param name="count">How many.</param>
    public void Offer(ColumnNode* by, int* rows, int start, int count)
    {
        if (_capacity == 0)
            return;
        if (_type is TypeId.Float32)
            Offer<float>(by, rows, start, count);
        else if (_type is TypeId.Float64)
            Offer<double>(by, rows, start, count);
        else
            Offer<long>(by, rows, start, count);
    }

    /// <summary>Ends the offers.</summary>
    /// <returns>The rows, best first.</returns>
    public Span<int> End()
    {
        if (_type is TypeId.Float32)
            Heap<float>().Sort();
        else if (_type is TypeId.Float64)
            Heap<double>().Sort();
        else
            Heap<long>().Sort();
        var rows = new Span<int>(_rows, _capacity);
        int count = _count;
        Append(_notNumbers, _notNumberCount, rows, ref count);
        Append(_nulls, _nullCount, rows, ref count);
        return rows[..count];
    }

    private static void Append(int* more, int moreCount, Span<int> rows, ref int count)
    {
        int added = Math.Min(moreCount, rows.Length - count);
        new Span<int>(more, added).CopyTo(rows[count..]);
        count += added;
    }

    private TopKHeap<T> Heap<T>() where T : unmanaged, INumber<T> =>
        new(new Span<T>(_scores, _capacity), new Span<int>(_rows, _capacity), _count);

    private void Offer<T>(ColumnNode* by, int* rows, int start, int count) where T : unmanaged, INumber<T>
    {
        var heap = Heap<T>();
        T* values = (T*)by->Values;
        int row = 0;
        for (; row < count && !heap.IsFull; row++)
            OfferOne(ref heap, values[row], by->Validity, rows, start, row);
        // Rows that are no numbers come last: with enough numbers they do not matter any more.
        for (; row <= count - Vector256<T>.Count; row += Vector256<T>.Count)
            if (Vector256.GreaterThanAny(Vector256.Load(values + row), Vector256.Create(heap.Worst)))
                for (int i = row; i < row + Vector256<T>.Count; i++)
                    OfferOne(ref heap, values[i], by->Validity, rows, start, i);
        for (; row < count; row++)
            OfferOne(ref heap, values[row], by->Validity, rows, start, row);
        _count = heap.Count;
    }

    private void OfferOne<T>(ref TopKHeap<T> heap, T value, byte* validity, int* rows, int start, int row)
        where T : unmanaged, INumber<T>
    {
        int number = start + (rows == null ? row : rows[row]);
        if (validity != null && !Bitmap.Get(validity, row))
        {
            if (_nullCount < _capacity)
                _nulls[_nullCount++] = number;
        }
        else if (T.IsNaN(value))
        {
            if (_notNumberCount < _capacity)
                _notNumbers[_notNumberCount++] = number;
        }
        else
            heap.Offer(value, number);
    }
}
