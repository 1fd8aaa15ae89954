using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>
/// A setting that a graph may give as a literal or as <c>=expression</c> over the request, evaluated once per run.
/// Read it by <see cref="RunContext.Value{T}"/>. Immutable.
/// </summary>
/// <typeparam name="T"><see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see
/// cref="double"/>.</typeparam>
public readonly struct Setting<T> where T : unmanaged
{
    private Setting(T literal, int slot)
    {
        Literal = literal;
        Slot = slot;
    }

    /// <summary>The value, or the default that a null expression takes.</summary>
    public T Literal { get; }

    /// <summary>Which of the node's per-run values holds it, or −1 for a literal.</summary>
    public int Slot { get; }

    /// <summary>Whether the value may differ between runs.</summary>
    public bool IsPerRun => Slot >= 0;

    /// <summary>A literal.</summary>
    public static implicit operator Setting<T>(T literal) => new(literal, -1);

    /// <summary>A value evaluated per run into a slot.</summary>
    public static Setting<T> PerRun(T fallback, int slot) => new(fallback, slot);

    internal T From(ReadOnlySpan<double> values, ReadOnlySpan<long> integers)
    {
        if (Slot < 0)
            return Literal;
        if (typeof(T) == typeof(double))
            return Unsafe.BitCast<double, T>(values[Slot]);
        if (typeof(T) == typeof(float))
            return Unsafe.BitCast<float, T>((float)values[Slot]);
        if (typeof(T) == typeof(int))
            return Unsafe.BitCast<int, T>((int)integers[Slot]);
        if (typeof(T) == typeof(long))
            return Unsafe.BitCast<long, T>(integers[Slot]);
        return Unsafe.BitCast<bool, T>(integers[Slot] != 0);
    }
}
