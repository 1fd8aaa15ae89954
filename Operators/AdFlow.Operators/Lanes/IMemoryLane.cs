namespace AdFlow.Operators;

/// <summary>
/// A lane of numbers in a machine: it has a width and moves between registers and columns. Loops and generated code
/// use it; the body of an operator sees only <see cref="ILane{V}"/>, which a symbol can be too.
/// </summary>
/// <typeparam name="V">The lane itself.</typeparam>
public unsafe interface IMemoryLane<V> : ILane<V> where V : struct, IMemoryLane<V>
{
    /// <summary>Elements per lane: 1 for scalars, else a power of two up to 16.</summary>
    static abstract int Width { get; }

    /// <summary>Reads <see cref="Width"/> elements; no alignment is asked for.</summary>
    /// <param name="source">First element of a column of the lane's element type.</param>
    /// <param name="index">Element to start at; <c>index + Width</c> elements must be readable (not checked).</param>
    static abstract V Load(void* source, int index);

    /// <summary>Writes <see cref="Width"/> elements; no alignment is asked for.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="target">First element of a column of the lane's element type.</param>
    /// <param name="index">Element to start at; <c>index + Width</c> elements must be writable (not checked).</param>
    static abstract void Store(V value, void* target, int index);

    /// <summary>The truth values as a number: bit i is element i; bits from <see cref="Width"/> on are 0.</summary>
    static abstract uint ToBits(Mask<V> mask);
}
