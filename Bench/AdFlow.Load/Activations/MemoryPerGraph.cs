using System.Globalization;

namespace AdFlow.Load;

/// <summary>What deployed graphs cost over a host without any.</summary>
/// <param name="Managed">Bytes of the managed heap, a graph.</param>
/// <param name="Private">Bytes of anonymous resident memory of the process, a graph; with what the collector and the
/// compiler keep for later.</param>
internal readonly record struct MemoryPerGraph(double Managed, double Private)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Managed / 1000:0.0} kB managed, {Private / 1000:0.0} kB resident a graph");
}
