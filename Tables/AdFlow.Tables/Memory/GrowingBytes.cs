using System.Runtime.CompilerServices;

namespace AdFlow.Tables;

/// <summary>
/// Bytes that grow at the end of one array, which is kept when they are forgotten: a warm one allocates nothing. Not
/// thread-safe.
/// </summary>
/// <param name="limitBytes">Most bytes it may hold, up to 1 GiB; more is refused with
/// <see cref="ArenaLimitException"/>.</param>
public sealed class GrowingBytes(int limitBytes = 1 << 30)
{
    private const int FirstBytes = 4096;
    private byte[] _bytes = [];

    /// <summary>Bytes appended.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that the array has room for.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>The bytes appended; dead after the next append.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Appends uninitialised bytes.</summary>
    /// <param name="count">How many, ≥ 0.</param>
    /// <returns>Where they are; dead after the next append.</returns>
    /// <exception cref="ArenaLimitException">There would be more than the limit; nothing was appended.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Append(long count)
    {
        if ((ulong)count > (ulong)(_bytes.Length - Length))
            Grow(count);
        var added = _bytes.AsSpan(Length, (int)count);
        Length += (int)count;
        return added;
    }

    /// <summary>Appends a copy of bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Replaces what lies at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put<T>(int position, T value) where T : unmanaged =>
        Unsafe.WriteUnaligned(ref _bytes.AsSpan(position, Unsafe.SizeOf<T>())[0], value);

    /// <summary>Forgets every byte from a position on; the array is kept.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(long count)
    {
        if (count < 0 || count > limitBytes - Length)
            throw new ArenaLimitException(count, Length, limitBytes);
        long size = Math.Max(Math.Max(FirstBytes, Length + count), Math.Min(2L * _bytes.Length, limitBytes));
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)size);
        Written.CopyTo(larger);
        _bytes = larger;
    }
}
