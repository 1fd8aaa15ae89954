using System.Numerics;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Runtime;

/// <summary>The best rows of those that one thread offered so far, in the order of <see cref="TopK"/>. Kept from run to
/// run; not thread-safe.</summary>
internal abstract unsafe class TopRows
{
    /// <summary>Makes one for a type of column.</summary>
    /// <param name="type">Of the column that ranks: float32, float64 or int64.</param>
    public static TopRows Of(TypeId type) => type switch
    {
        TypeId.Float32 => new Best<float>(),
        TypeId.Float64 => new Best<double>(),
        TypeId.Int64 => new Best<long>(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A column that ranks is of another type."),
    };

    /// <summary>Begins a run.</summary>
    /// <param name="count">Rows to keep.</param>
    /// <param name="rows">Most rows that will be offered.</param>
    /// <param name="arena">Memory of the run.</param>
    public abstract void Begin(int count, int rows, Arena arena);

    /// <summary>Offers rows of a chunk; chunks come in order.</summary>
    /// <param name="by">Values and validity.</param>
    /// <param name="rows">Their numbers from the chunk's first row, or null for all.</param>
    /// <param name="start">The chunk's first row.</param>
    /// <param name="count">How many.</param>
    public abstract void Offer(ColumnNode* by, int* rows, int start, int count);

    /// <summary>Ends the offers.</summary>
    public abstract void End();

    /// <summary>Takes the best rows of another in, which were other rows of the same column; both have ended.</summary>
    /// <param name="other">The other.</param>
    /// <param name="arena">Memory of the run.</param>
    public abstract void Merge(TopRows other, Arena arena);

    /// <summary>The rows, best first, once they have ended.</summary>
    /// <param name="ranked">Takes what ranked them, as a column.</param>
    /// <param name="arena">Memory of the run.</param>
    public abstract Span<int> Rows(ColumnNode* ranked, Arena arena);

    private sealed class Best<T> : TopRows where T : unmanaged, INumber<T>
    {
        private TopKSelection<T> _selection;
        private int _count;

        public override void Begin(int count, int rows, Arena arena)
        {
            _count = count;
            if (count > 0)
                _selection = new TopKSelection<T>(count, rows, arena);
        }

        public override void Offer(ColumnNode* by, int* rows, int start, int count)
        {
            if (_count > 0)
                _selection.Offer((T*)by->Values, by->Validity, rows, start, count);
        }

        public override void End()
        {
            if (_count > 0)
                _selection.Rank();
        }

        public override void Merge(TopRows other, Arena arena)
        {
            if (_count > 0)
                _selection.Merge(((Best<T>)other)._selection, arena);
        }

        public override Span<int> Rows(ColumnNode* ranked, Arena arena)
        {
            *ranked = default;
            if (_count == 0)
                return [];
            int* rows = (int*)arena.Allocate((long)_count * sizeof(int));
            ranked->Values = arena.Allocate((long)_count * sizeof(T));
            var (count, valid) = _selection.Write(rows, (T*)ranked->Values);
            ranked->Length = count;
            if (valid < count)
                SetNulls(ranked, valid, arena);
            return new Span<int>(rows, count);
        }

        private static void SetNulls(ColumnNode* ranked, int valid, Arena arena)
        {
            ranked->NullCount = ranked->Length - valid;
            ranked->Validity = arena.AllocateZeroed(Bitmap.Bytes(ranked->Length));
            Bitmap.SetAll(ranked->Validity, valid);
        }
    }
}
