using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Memory of a device for one run after the other, handed out piece by piece. A run that needed several blocks has its
/// successor take one that is large enough. Not thread-safe.
/// </summary>
/// <param name="lane">Whose memory.</param>
internal sealed class DeviceBlocks(DeviceLane lane) : IDisposable
{
    private const long Alignment = 256;
    private const long LeastBytes = 1 << 16;

    private readonly List<DeviceMemory> _blocks = [];
    private long _used;
    private long _wanted = LeastBytes;

    /// <summary>Takes memory until <see cref="Reset"/>.</summary>
    /// <param name="bytes">How many bytes; 0 is taken for one.</param>
    /// <exception cref="DeviceException">There is no room, or the device is lost.</exception>
    public DeviceArgument Take(long bytes)
    {
        bytes = Math.Max(bytes + Alignment - 1 & -Alignment, Alignment);
        if (_blocks.Count == 0 || _used + bytes > _blocks[^1].Bytes)
        {
            _blocks.Add(lane.Allocate(Math.Max(bytes, _wanted)));
            _used = 0;
            _wanted = Math.Max(_wanted, bytes);
        }
        var piece = new DeviceArgument(_blocks[^1], _used);
        _used += bytes;
        return piece;
    }

    /// <summary>Takes everything back; no work that uses it is left.</summary>
    public void Reset()
    {
        _used = 0;
        if (_blocks.Count <= 1)
            return;
        _wanted = _blocks.Sum(block => block.Bytes);
        Free();
    }

    /// <inheritdoc/>
    public void Dispose() => Free();

    private void Free()
    {
        foreach (var block in _blocks)
            block.Dispose();
        _blocks.Clear();
    }
}
