using System.Runtime.CompilerServices;

namespace AdFlow.Tables;

/// <summary>
/// A list that grows in an arena; outgrown pieces stay with the arena until its reset. A copy shares the elements but
/// not later growth, so pass it by reference. Dead after the arena's reset. Not thread-safe.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public unsafe struct ArenaList<T> where T : unmanaged
{
    private readonly Arena _arena;
    private int _capacity;

    /// <summary>Makes an empty list that takes no memory yet.</summary>
    /// <param name="arena">Memory; must outlive the list.</param>
    public ArenaList(Arena arena) => _arena = arena;

    /// <summary>Number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>The elements; moves when the list grows.</summary>
    public T* Pointer { get; private set; }

    /// <summary>An element. The index is checked in debug builds only.</summary>
    public readonly ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            System.Diagnostics.Debug.Assert((uint)index < (uint)Count);
            return ref Pointer[index];
        }
    }

    /// <summary>The elements; valid until the list grows.</summary>
    public readonly Span<T> AsSpan() => new(Pointer, Count);

    /// <summary>Appends an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        if (Count == _capacity)
            Grow(1);
        Pointer[Count++] = value;
    }

    /// <summary>Appends elements.</summary>
    public void AddRange(ReadOnlySpan<T> values)
    {
        values.CopyTo(Reserve(values.Length));
        Count += values.Length;
    }

    /// <summary>Room for <paramref name="count"/> more elements behind the last, not yet part of the list.</summary>
    /// <returns>Uninitialised memory; <see cref="Commit"/> makes its start part of the list.</returns>
    public Span<T> Reserve(int count)
    {
        if (count > _capacity - Count)
            Grow(count);
        return new Span<T>(Pointer + Count, count);
    }

    /// <summary>Makes the first <paramref name="count"/> elements of the last reserved room part of the list.</summary>
    public void Commit(int count)
    {
        System.Diagnostics.Debug.Assert((uint)count <= (uint)(_capacity - Count));
        Count += count;
    }

    /// <summary>Drops the elements from an index on; the memory is kept.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>Empties the list; the memory is kept.</summary>
    public void Clear() => Count = 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int more)
    {
        long wanted = Math.Max(Count + (long)more, Math.Max(16L, 2L * _capacity));
        int capacity = (int)Math.Min(Array.MaxLength, wanted);
        if (capacity < Count + (long)more)
            throw new InvalidOperationException($"A list of {Count} elements cannot grow by {more}.");
        var moved = (T*)_arena.Allocate((long)capacity * sizeof(T));
        AsSpan().CopyTo(new Span<T>(moved, capacity));
        Pointer = moved;
        _capacity = capacity;
    }
}
