using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Turns keys into 64 bits of which the first choose a bucket. For integers within a range of 2^n it is one to one:
/// the difference to the least key is shifted to the top n bits and mixed there by odd products and an exclusive or
/// with itself, each of which can be undone (the argument of Cleary, "Compact Hash Tables Using Bidirectional Linear
/// Probing", IEEE Trans. Computers C-33, 1984, why a table need not hold the bits that chose the place). Part of the
/// index format. Immutable.
/// </summary>
internal readonly struct KeyHash
{
    // Odd constants without pattern, of the golden ratio and of MurmurHash3.
    private const ulong First = 0x9E3779B97F4A7C15, Second = 0xC4CEB9FE1A85EC53;

    private readonly long _least;
    private readonly ulong _span;
    private readonly ulong _window;
    private readonly int _shift;
    private readonly int _half;

    /// <summary>Hashes integers from one on.</summary>
    /// <param name="least">Least key.</param>
    /// <param name="span">Greatest key less the least one.</param>
    public KeyHash(long least, ulong span)
    {
        _least = least;
        _span = span;
        Bits = Math.Max(64 - BitOperations.LeadingZeroCount(span), 1);
        _shift = 64 - Bits;
        _half = Math.Max(Bits / 2, 1);
        _window = ulong.MaxValue << _shift;
    }

    /// <summary>Hashes all integers, or texts.</summary>
    public KeyHash() : this(0, ulong.MaxValue)
    {
    }

    /// <summary>How many of a hash's first bits tell keys apart; the others are zero.</summary>
    public int Bits { get; }

    /// <summary>Whether an integer is in the range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(long key) => (ulong)(key - _least) <= _span;

    /// <summary>Hash of an integer; two in the range have different ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(long key)
    {
        ulong bits = ((ulong)(key - _least) << _shift) * First;
        return ((bits ^ bits >> _half) & _window) * Second;
    }

    /// <summary>Hash of a row's key.</summary>
    public ulong Of(KeyColumn keys, int row) => keys.IsText ? Hash64.Of(keys.Bytes(row)) : Of(keys.Integer(row));
}
