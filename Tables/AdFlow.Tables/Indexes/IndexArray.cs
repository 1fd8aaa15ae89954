using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// An array of a stored index, in the memory of its table. Bounds are checked in debug builds only: opening an index
/// has validated what leads from one array into another.
/// </summary>
internal readonly unsafe struct IndexArray<T>(T* pointer, int length) where T : unmanaged
{
    public readonly T* Pointer = pointer;
    public readonly int Length = length;

    public ref readonly T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((uint)index < (uint)Length);
            return ref Pointer[index];
        }
    }

    /// <summary>All elements.</summary>
    public ReadOnlySpan<T> Span => new(Pointer, Length);

    /// <summary>The elements from start to end (exclusive).</summary>
    public ReadOnlySpan<T> Slice(int start, int end)
    {
        Debug.Assert(start >= 0 && start <= end && end <= Length);
        return new(Pointer + start, end - start);
    }
}
