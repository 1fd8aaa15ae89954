namespace AdFlow.Hosting;

/// <summary>What a bundle may hold. Immutable.</summary>
public sealed record BundleLimits
{
    /// <summary>Most bytes of the zip; default 256 MiB.</summary>
    public long MostBytes { get; init; } = 256L << 20;

    /// <summary>Most bytes of its files together, unpacked; default 1 GiB.</summary>
    public long MostUnpackedBytes { get; init; } = 1L << 30;

    /// <summary>Most files and folders; default 4,096.</summary>
    public int MostEntries { get; init; } = 4096;
}
