using AdFlow.Testing.Devices;

namespace AdFlow.Devices.Cuda.Tests.Interpreting;

/// <summary>Global memory: pieces far apart, so that every address outside of one is found. New memory holds garbage.
/// Thread-safe as far as different pieces go.</summary>
internal sealed unsafe class PtxMemory : IDisposable
{
    private readonly HostMemory?[] _pieces = new HostMemory?[1 << 12];
    private long _taken;
    private int _last;

    /// <summary>Bytes that are taken.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes memory.</summary>
    /// <returns>Its address.</returns>
    public ulong Allocate(long bytes)
    {
        var piece = new HostMemory(bytes);
        piece.As<byte>().Fill(0xCD);
        Interlocked.Add(ref _taken, bytes);
        int number = Interlocked.Increment(ref _last);
        Volatile.Write(ref _pieces[number], piece);
        return (ulong)number << 40;
    }

    /// <summary>Gives memory back.</summary>
    public void Free(ulong address)
    {
        At(address, 0);
        var piece = Interlocked.Exchange(ref _pieces[address >> 40], null)!;
        Interlocked.Add(ref _taken, -piece.Bytes);
        piece.Dispose();
    }

    /// <summary>The bytes at an address.</summary>
    /// <exception cref="InvalidOperationException">They are not all of one piece, or not aligned.</exception>
    public byte* At(ulong address, long bytes, int alignment = 1)
    {
        var piece = address >> 40 < (ulong)_pieces.Length ? Volatile.Read(ref _pieces[address >> 40]) : null;
        long offset = (long)(address & 0xFF_FFFF_FFFF);
        if (piece is null || offset + bytes > piece.Bytes)
            throw new InvalidOperationException(
                $"{bytes} bytes at 0x{address:X} are outside of the memory of {piece?.Bytes ?? 0} bytes.");
        if (offset % alignment != 0)
            throw new InvalidOperationException($"{bytes} bytes at 0x{address:X} are not aligned to {alignment}.");
        return (byte*)piece.Start + offset;
    }

    /// <summary>Values in memory of their own.</summary>
    public ulong Of<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        ulong address = Allocate(Math.Max((long)values.Length * sizeof(T), 1));
        values.CopyTo(Read<T>(address, values.Length));
        return address;
    }

    /// <summary>Values at an address.</summary>
    public Span<T> Read<T>(ulong address, int count) where T : unmanaged =>
        new(At(address, (long)count * sizeof(T)), count);

    public void Dispose()
    {
        foreach (var piece in _pieces)
            piece?.Dispose();
        Array.Clear(_pieces);
    }
}
