using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Tables;

/// <summary>
/// Native memory that is handed out in 64-byte aligned pieces and released all at once. A run owns one and resets
/// it; a table in memory owns one and disposes it. Blocks are kept over <see cref="Reset"/>, so a warm arena
/// allocates nothing. Not thread-safe.
/// </summary>
public sealed unsafe class Arena : IDisposable
{
    /// <summary>Alignment of every piece, in bytes: a cache line, and the widest vector register.</summary>
    public const int Alignment = 64;

    /// <summary>What a piece takes: its bytes, rounded up to a multiple of <see cref="Alignment"/>.</summary>
    public static long Padded(long bytes) => (bytes + Alignment - 1) & -Alignment;

    private const long FirstBlockBytes = 64 * 1024;

    private readonly List<(nint Address, long Bytes)> _blocks = [];
    private readonly long _limitBytes;
    private int _block = -1;
    private byte* _next;
    private byte* _end;
    private bool _disposed;

    /// <summary>Makes an empty arena; no memory is taken before the first allocation.</summary>
    /// <param name="limitBytes">Most bytes it may hold; more is refused with <see cref="ArenaLimitException"/>.</param>
    public Arena(long limitBytes = long.MaxValue) => _limitBytes = limitBytes;

    /// <summary>Frees native memory of an arena that was never disposed.</summary>
    ~Arena() => Free();

    /// <summary>Bytes of native memory held.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Bytes handed out since the last reset.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Counts resets; a view taken before the last reset is dead.</summary>
    public int Generation { get; private set; }

    /// <summary>Hands out uninitialised memory, valid until <see cref="Reset"/> or <see cref="Dispose"/>.</summary>
    /// <param name="bytes">Size, ≥ 0. A size of 0 gives a valid, distinct-or-shared pointer.</param>
    /// <returns>A pointer aligned to <see cref="Alignment"/>; the piece is padded to a multiple of it.</returns>
    /// <exception cref="ArenaLimitException">The arena's limit would be passed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Allocate(long bytes)
    {
        long padded = Padded(bytes);
        if ((ulong)padded > (ulong)(_end - _next))
            NextBlock(bytes, padded);
        byte* piece = _next;
        _next += padded;
        UsedBytes += padded;
        return piece;
    }

    /// <summary>Hands out memory filled with zeros; otherwise as <see cref="Allocate(long)"/>.</summary>
    public byte* AllocateZeroed(long bytes)
    {
        byte* piece = Allocate(bytes);
        // Most pieces are this small, and each operator asks for some.
        if (bytes is > 0 and <= Alignment)
            Vector512<byte>.Zero.StoreAligned(piece);
        else
            NativeMemory.Clear(piece, (nuint)Padded(bytes));
        return piece;
    }

    /// <summary>Hands out an uninitialised span of <paramref name="count"/> values.</summary>
    public Span<T> AllocateSpan<T>(int count) where T : unmanaged =>
        new(Allocate((long)count * sizeof(T)), count);

    /// <summary>Makes every piece handed out so far invalid and keeps the blocks for the next use.</summary>
    public void Reset()
    {
        Generation++;
        UsedBytes = 0;
        _block = -1;
        _next = _end = null;
        if (_blocks.Count > 0)
            UseBlock(0);
    }

    /// <summary>Frees all memory. Views into it must not be used afterwards.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextBlock(long bytes, long padded)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (bytes < 0 || padded < 0)
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes,
                "An allocation cannot be negative or this large.");
        bool isUntouched = _block >= 0 && _next == (byte*)_blocks[_block].Address;
        int next = isUntouched ? _block : _block + 1, fitting = next;
        while (fitting < _blocks.Count && _blocks[fitting].Bytes < padded)
            fitting++;
        if (fitting == _blocks.Count)
            fitting = AddBlock(padded, next);
        // Blocks that are too small stay behind this one, for smaller pieces.
        (_blocks[next], _blocks[fitting]) = (_blocks[fitting], _blocks[next]);
        UseBlock(next);
    }

    // Puts a block behind all others; those from one on hold nothing.
    private int AddBlock(long padded, int firstFree)
    {
        long size = Math.Max(padded, Math.Max(FirstBlockBytes, Math.Min(HeldBytes, 64L << 20)));
        if (HeldBytes + size > _limitBytes)
            size = padded;
        // What an earlier use left gives way: it must not decide whether this one stays below the limit.
        if (size > _limitBytes - HeldBytes)
            FreeBlocks(firstFree);
        if (size > _limitBytes - HeldBytes)
            throw new ArenaLimitException(padded, HeldBytes, _limitBytes);
        _blocks.Add(((nint)LargePages.Allocate(size, Alignment), size));
        HeldBytes += size;
        return _blocks.Count - 1;
    }

    private void UseBlock(int block)
    {
        _block = block;
        _next = (byte*)_blocks[block].Address;
        _end = _next + _blocks[block].Bytes;
    }

    private void Free()
    {
        FreeBlocks(0);
        _disposed = true;
    }

    private void FreeBlocks(int first)
    {
        for (int i = first; i < _blocks.Count; i++)
        {
            NativeMemory.AlignedFree((void*)_blocks[i].Address);
            HeldBytes -= _blocks[i].Bytes;
        }
        _blocks.RemoveRange(first, _blocks.Count - first);
        if (_block >= first)
        {
            _block = first - 1;
            _next = _end = null;
        }
    }
}
