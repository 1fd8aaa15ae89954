using System.Runtime.CompilerServices;

namespace AdFlow.Tables;

/// <summary>
/// Writes bits one after another into a bitmap from any bit on; the bits before the first and after the last one stay
/// as they are. Nothing is sure to be in the bitmap before <see cref="Finish"/>. The bitmap must outlive the writer;
/// one thread at a time, and no other may write the first or last byte meanwhile.
/// </summary>
public unsafe struct BitWriter
{
    private byte* _next;
    private ulong _pending;
    private int _count;

    /// <summary>Starts at a bit.</summary>
    public BitWriter(byte* bits, long start)
    {
        _next = bits + (start >> 3);
        _count = (int)start & 7;
        _pending = _count == 0 ? 0 : *_next & (1UL << _count) - 1;
    }

    /// <summary>Appends up to 64 bits.</summary>
    /// <param name="bits">The bits, the first one least significant; 0 above them.</param>
    /// <param name="count">How many, 0 to 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ulong bits, int count)
    {
        _pending |= bits << _count;
        int total = _count + count;
        if (total >= 64)
        {
            Unsafe.WriteUnaligned(_next, _pending);
            _next += 8;
            _pending = _count == 0 ? 0 : bits >> 64 - _count;
            total -= 64;
        }
        _count = total;
    }

    /// <summary>Writes what is still pending. The writer may go on after it.</summary>
    public void Finish()
    {
        for (; _count >= 8; _count -= 8, _pending >>= 8)
            *_next++ = (byte)_pending;
        if (_count > 0)
            *_next = (byte)(*_next & ~((1 << _count) - 1) | (int)_pending);
    }
}
