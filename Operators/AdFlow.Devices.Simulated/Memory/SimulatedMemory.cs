using System.Runtime.InteropServices;

namespace AdFlow.Devices.Simulated;

/// <summary>
/// Memory of a <see cref="SimulatedDevice"/>: a native block of its own with guards around it, filled with a pattern;
/// what is known of each byte; and which queued work uses it that no event was seen behind. Thread-safe.
/// </summary>
internal sealed unsafe class SimulatedMemory : DeviceMemory
{
    /// <summary>What bytes hold that nobody wrote: as int32 no row, as floats small numbers.</summary>
    internal const byte Poison = 0xA5;

    /// <summary>What bytes around the memory hold.</summary>
    private const byte Guard = 0x5A;

    private const int GuardBytes = 256;

    private readonly object _lock = new();
    private readonly SimulatedDevice _device;
    private readonly ByteRanges _defined = new();
    private readonly ByteRanges _touched = new();
    private readonly List<MemoryUse> _uses = [];
    private byte* _block;
    private int _pending;
    private bool _isDisposed;

    internal SimulatedMemory(SimulatedDevice device, long bytes) : base(bytes)
    {
        _device = device;
        _block = (byte*)NativeMemory.AlignedAlloc((nuint)(bytes + 2 * GuardBytes), GuardBytes);
        NativeMemory.Fill(_block, GuardBytes, Guard);
        NativeMemory.Fill(Start, (nuint)bytes, Poison);
        NativeMemory.Fill(Start + bytes, GuardBytes, Guard);
    }

    /// <summary>The device.</summary>
    internal SimulatedDevice Device => _device;

    /// <summary>First byte; for the thread of a queue whose work holds the memory.</summary>
    internal byte* Start => _block + GuardBytes;

    /// <summary>Throws where work that is about to be queued must not use the memory.</summary>
    /// <exception cref="DeviceMisuseException">The memory is disposed, or work of another queue that no event was seen
    /// behind uses the same bytes, and either writes them.</exception>
    internal void Check(in MemoryUse use)
    {
        lock (_lock)
            if (FindMisuse(use) is { } misuse)
                throw _device.Misuse(misuse);
    }

    /// <summary>Notes that work is being queued, and holds the memory until <see cref="Release"/>.</summary>
    /// <exception cref="DeviceMisuseException">As for <see cref="Check"/>.</exception>
    internal void Hold(in MemoryUse use)
    {
        lock (_lock)
        {
            if (FindMisuse(use) is { } misuse)
                throw _device.Misuse(misuse);
            _uses.RemoveAll(static known => known.IsSeen);
            use.AddTo(_uses);
            _pending++;
        }
    }

    /// <summary>Work that held the memory has ended.</summary>
    internal void Release()
    {
        lock (_lock)
            if (--_pending == 0 && _isDisposed)
                Free();
    }

    /// <summary>The first byte of a range that holds nothing specified, or −1.</summary>
    internal long FirstUndefined(long from, long to)
    {
        lock (_lock)
            return _defined.FirstMissing(from, to);
    }

    /// <summary>The first byte of a range that nothing was ever written to, specified or not, or −1.</summary>
    internal long FirstUntouched(long from, long to)
    {
        lock (_lock)
            return _touched.FirstMissing(from, to);
    }

    /// <summary>Says that bytes were written.</summary>
    internal void Define(long from, long to)
    {
        lock (_lock)
        {
            _defined.Add(from, to);
            _touched.Add(from, to);
        }
    }

    /// <summary>Says that bytes hold something that is not specified, and puts the pattern there.</summary>
    /// <param name="from">First byte.</param>
    /// <param name="to">Byte behind the last.</param>
    /// <param name="mayBeCopied">Whether a host may copy them nevertheless.</param>
    internal void Undefine(long from, long to, bool mayBeCopied)
    {
        NativeMemory.Fill(Start + from, (nuint)(to - from), Poison);
        lock (_lock)
        {
            _defined.Remove(from, to);
            if (mayBeCopied)
                _touched.Add(from, to);
            else
                _touched.Remove(from, to);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DeviceMisuseException">Queued work uses it that no event was seen behind, or bytes beside it
    /// were written.</exception>
    public override void Dispose()
    {
        string? misuse;
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            misuse = FindMisuseOfDisposing();
            if (_pending == 0)
                Free();
        }
        _device.Forget(this);
        if (misuse is not null)
            throw _device.Misuse(misuse);
    }

    private string? FindMisuse(in MemoryUse use)
    {
        if (_isDisposed)
            return $"{use.What} uses device memory of {Bytes} bytes that is disposed.";
        foreach (var known in _uses)
            if (!known.IsSeen && use.IsInConflict(known))
                return $"{use.What} uses bytes {use.From} to {use.To - 1} of device memory that {known.What} uses too, "
                    + "without an event of that queue being waited for in between.";
        return null;
    }

    private string? FindMisuseOfDisposing()
    {
        foreach (var use in _uses)
            if (!use.IsSeen)
                return $"Device memory of {Bytes} bytes is disposed while {use.What} uses it. Wait for an event behind "
                    + "that first.";
        bool isWhole = new ReadOnlySpan<byte>(_block, GuardBytes).IndexOfAnyExcept(Guard) < 0
            && new ReadOnlySpan<byte>(Start + Bytes, GuardBytes).IndexOfAnyExcept(Guard) < 0;
        return isWhole ? null : $"Bytes beside device memory of {Bytes} bytes were written.";
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_block);
        _block = null;
    }
}
