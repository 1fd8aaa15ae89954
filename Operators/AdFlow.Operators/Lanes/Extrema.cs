using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Operators;

/// <summary>
/// IEEE 754-2019 minimum and maximum in three and five instructions on x86 before AVX-512, where the framework's take
/// eight. The instruction gives its second operand where either is NaN or both are zeros of any sign, so both orders
/// together hold what is asked for: or-ed, −0 and NaN win, as a minimum wants; for a maximum the difference of two
/// zeros is +0 and that of NaN is NaN.
/// </summary>
internal static class Extrema
{
    // Compared with zero.
    private const FloatComparisonMode ZeroOrNaN = FloatComparisonMode.UnorderedEqualNonSignaling;

    private static bool IsShort256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx.IsSupported && !Avx512DQ.VL.IsSupported;
    }

    private static bool IsShort128
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Sse2.IsSupported && !Avx512DQ.VL.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Min<T>(Vector256<T> a, Vector256<T> b) =>
        IsShort256 ? Lesser(a, b) | Lesser(b, a) : Vector256.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Min<T>(Vector128<T> a, Vector128<T> b) =>
        IsShort128 ? Lesser(a, b) | Lesser(b, a) : Vector128.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Max<T>(Vector256<T> a, Vector256<T> b)
    {
        if (!IsShort256)
            return Vector256.Max(a, b);
        var first = Greater(a, b);
        var difference = first ^ Greater(b, a);
        return (first | difference) - difference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Max<T>(Vector128<T> a, Vector128<T> b)
    {
        if (!IsShort128)
            return Vector128.Max(a, b);
        var first = Greater(a, b);
        var difference = first ^ Greater(b, a);
        return (first | difference) - difference;
    }

    /// <summary>Minimum of high and the maximum of value and low.</summary>
    /// <remarks>One instruction each, and one to put right what it does with bounds of NaN or zero: what for is found
    /// from the bounds alone, so once for a loop over values.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Clip<T>(Vector256<T> value, Vector256<T> low, Vector256<T> high)
    {
        if (!IsShort256)
            return Vector256.Min(Vector256.Max(value, low), high);
        var lowest = Greater(low, value) + Vector256.ConditionalSelect(IsSpecial(low), low, -Vector256<T>.Zero);
        return Lesser(high, lowest) | (high & IsSpecial(high));
    }

    /// <inheritdoc cref="Clip{T}(Vector256{T}, Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Clip<T>(Vector128<T> value, Vector128<T> low, Vector128<T> high)
    {
        if (!IsShort128)
            return Vector128.Min(Vector128.Max(value, low), high);
        var lowest = Greater(low, value) + Vector128.ConditionalSelect(IsSpecial(low), low, -Vector128<T>.Zero);
        return Lesser(high, lowest) | (high & IsSpecial(high));
    }

    /// <summary>a where it is less than b, else b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Lesser<T>(Vector512<T> a, Vector512<T> b) =>
        !Avx512F.IsSupported ? Vector512.Create(Lesser(a.GetLower(), b.GetLower()), Lesser(a.GetUpper(), b.GetUpper()))
        : typeof(T) == typeof(float) ? Avx512F.Min(a.AsSingle(), b.AsSingle()).As<float, T>()
        : Avx512F.Min(a.AsDouble(), b.AsDouble()).As<double, T>();

    /// <inheritdoc cref="Lesser{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Lesser<T>(Vector256<T> a, Vector256<T> b) =>
        !Avx.IsSupported ? Vector256.ConditionalSelect(Vector256.LessThan(a, b), a, b)
        : typeof(T) == typeof(float) ? Avx.Min(a.AsSingle(), b.AsSingle()).As<float, T>()
        : Avx.Min(a.AsDouble(), b.AsDouble()).As<double, T>();

    /// <inheritdoc cref="Lesser{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Lesser<T>(Vector128<T> a, Vector128<T> b) =>
        !Sse2.IsSupported ? Vector128.ConditionalSelect(Vector128.LessThan(a, b), a, b)
        : typeof(T) == typeof(float) ? Sse.Min(a.AsSingle(), b.AsSingle()).As<float, T>()
        : Sse2.Min(a.AsDouble(), b.AsDouble()).As<double, T>();

    /// <summary>a where it is greater than b, else b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Greater<T>(Vector512<T> a, Vector512<T> b) =>
        !Avx512F.IsSupported
            ? Vector512.Create(Greater(a.GetLower(), b.GetLower()), Greater(a.GetUpper(), b.GetUpper()))
        : typeof(T) == typeof(float) ? Avx512F.Max(a.AsSingle(), b.AsSingle()).As<float, T>()
        : Avx512F.Max(a.AsDouble(), b.AsDouble()).As<double, T>();

    /// <inheritdoc cref="Greater{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Greater<T>(Vector256<T> a, Vector256<T> b) =>
        !Avx.IsSupported ? Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b)
        : typeof(T) == typeof(float) ? Avx.Max(a.AsSingle(), b.AsSingle()).As<float, T>()
        : Avx.Max(a.AsDouble(), b.AsDouble()).As<double, T>();

    /// <inheritdoc cref="Greater{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Greater<T>(Vector128<T> a, Vector128<T> b) =>
        !Sse2.IsSupported ? Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b)
        : typeof(T) == typeof(float) ? Sse.Max(a.AsSingle(), b.AsSingle()).As<float, T>()
        : Sse2.Max(a.AsDouble(), b.AsDouble()).As<double, T>();

    // Zero or NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> IsSpecial<T>(Vector256<T> bound) =>
        !Avx.IsSupported
            ? ~(Vector256.LessThan(bound, Vector256<T>.Zero) | Vector256.GreaterThan(bound, Vector256<T>.Zero))
        : typeof(T) == typeof(float) ? Avx.Compare(bound.AsSingle(), Vector256<float>.Zero, ZeroOrNaN).As<float, T>()
        : Avx.Compare(bound.AsDouble(), Vector256<double>.Zero, ZeroOrNaN).As<double, T>();

    // Zero or NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> IsSpecial<T>(Vector128<T> bound) =>
        !Avx.IsSupported
            ? ~(Vector128.LessThan(bound, Vector128<T>.Zero) | Vector128.GreaterThan(bound, Vector128<T>.Zero))
        : typeof(T) == typeof(float) ? Avx.Compare(bound.AsSingle(), Vector128<float>.Zero, ZeroOrNaN).As<float, T>()
        : Avx.Compare(bound.AsDouble(), Vector128<double>.Zero, ZeroOrNaN).As<double, T>();
}
