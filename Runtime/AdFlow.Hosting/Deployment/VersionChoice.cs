using System.Text;

namespace AdFlow.Hosting;

/// <summary>
/// Which version answers a request: weighted rendezvous hashing, the logarithmic method of Schindelhauer and Schomaker
/// ("Weighted distributed hash tables", SPAA 2005). Every version with traffic draws −ln(u) / share from a hash u, in
/// (0, 1), of graph, version and key; the least answers. Immutable, thread-safe; choosing allocates nothing.
/// </summary>
/// <remarks>
/// A version gets its share of the keys exactly on average. When shares change, a key leaves a version only for one
/// whose share grew by a larger factor; so whoever has a version keeps it when its share grows at the cost of others,
/// and whoever is not moved by need stays. It depends on names alone: every host of a graph chooses alike.
/// </remarks>
internal sealed class VersionChoice
{
    // Puts the 53 upper bits of a hash into (0, 1), both ends excluded.
    private const double Step = 1.0 / (1L << 53);

    private readonly ulong[] _seeds;
    private readonly double[] _shares;

    /// <summary>Prepares the choice.</summary>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="traffic">Percentages, each over 0.</param>
    public VersionChoice(string graph, TrafficSplit traffic)
    {
        _seeds = [.. traffic.Shares.Select(share => StableHash.Of(graph, share.Version))];
        _shares = [.. traffic.Shares.Select(share => share.Percent)];
        Field = traffic.Field is { } field ? Encoding.UTF8.GetBytes(field) : null;
    }

    /// <summary>Name in UTF-8 of the request's field whose text is the key; null where no field decides.</summary>
    public byte[]? Field { get; }

    /// <summary>Number of versions; where there is only one, no key is needed.</summary>
    public int Count => _shares.Length;

    /// <summary>The version for a value of the field.</summary>
    /// <param name="text">Canonical text of the value.</param>
    /// <returns>Its place among the shares.</returns>
    public int Choose(ReadOnlySpan<byte> text) => Choose(StableHash.Of(text));

    /// <summary>The version for a request by itself: where no field decides, or the request lacks it.</summary>
    /// <param name="key">Any number that differs from request to request, such as one that counts them.</param>
    /// <returns>Its place among the shares.</returns>
    public int Choose(ulong key)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _shares.Length; i++)
        {
            double u = ((StableHash.Mix(key, _seeds[i]) >> 11) + 0.5) * Step;
            double drawn = -Math.Log(u) / _shares[i];
            if (drawn < least)
                (best, least) = (i, drawn);
        }
        return best;
    }
}
