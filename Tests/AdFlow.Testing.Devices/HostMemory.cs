using System.Runtime.InteropServices;

namespace AdFlow.Testing.Devices;

/// <summary>Bytes of the host outside the collected heap, aligned to 64, to copy to a device and back. Owned by whoever
/// made it.</summary>
public sealed unsafe class HostMemory : IDisposable
{
    private void* _start;

    /// <summary>Takes zeroed bytes.</summary>
    /// <param name="bytes">How many; 0 is allowed.</param>
    public HostMemory(long bytes)
    {
        Bytes = bytes;
        nuint room = (nuint)(bytes + 63) & ~(nuint)63;
        _start = NativeMemory.AlignedAlloc(nuint.Max(room, 64), 64);
        NativeMemory.Clear(_start, nuint.Max(room, 64));
    }

    /// <summary>How many.</summary>
    public long Bytes { get; }

    /// <summary>The first byte.</summary>
    public void* Start => _start is null ? throw new ObjectDisposedException(nameof(HostMemory)) : _start;

    /// <summary>Copies values.</summary>
    public static HostMemory Of<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        var memory = new HostMemory((long)values.Length * sizeof(T));
        values.CopyTo(memory.As<T>());
        return memory;
    }

    /// <summary>Copies a bitmap: whole words, least significant bit first.</summary>
    public static HostMemory OfBits(ReadOnlySpan<bool> bits)
    {
        var memory = new HostMemory((bits.Length + 63) / 64 * 8);
        for (int i = 0; i < bits.Length; i++)
            if (bits[i])
                memory.As<ulong>()[i / 64] |= 1ul << i % 64;
        return memory;
    }

    /// <summary>The bytes as values.</summary>
    public Span<T> As<T>() where T : unmanaged => new(Start, checked((int)(Bytes / sizeof(T))));

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
