using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>One truth value per element of a lane: comparisons give it, <see cref="ILane{V}.Select"/> takes it.
/// </summary>
/// <typeparam name="V">The lane whose elements are marked.</typeparam>
public readonly struct Mask<V> where V : struct, ILane<V>
{
    /// <summary>Makes a mask; for implementations of lanes only.</summary>
    /// <param name="bits">Per element all bits one (true) or all zero (false).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Mask(V bits) => Bits = bits;

    /// <summary>The lane's own form of the truth values: on machines all bits one or all zero per element.</summary>
    public V Bits { get; }

    /// <summary>Both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> operator &(Mask<V> left, Mask<V> right) => V.And(left, right);

    /// <summary>Either or both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> operator |(Mask<V> left, Mask<V> right) => V.Or(left, right);

    /// <summary>Exactly one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> operator ^(Mask<V> left, Mask<V> right) => V.Xor(left, right);

    /// <summary>Not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Mask<V> operator !(Mask<V> mask) => V.Not(mask);
}
