using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>
/// Counter-based random numbers: the sequence depends only on the run's seed, the node's path and a row key, so it is
/// the same whatever the order, thread or batch a row is computed in. Philox4x32-10 of Salmon, Moraes, Dror and Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011, §3.3. Mutable value: pass it by reference.
/// </summary>
public struct CounterRandom
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint _row0;
    private readonly uint _row1;
    private ulong _block;
    private ulong _spare;
    private bool _hasSpare;

    /// <summary>Makes the sequence of a row.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="node">Hash of the node's path, <see cref="HashPath"/>.</param>
    /// <param name="rowKey">Key of the row: by default the table key, else its ordinal.</param>
    public CounterRandom(ulong seed, ulong node, long rowKey)
    {
        ulong key = seed ^ (node * 0x9E3779B97F4A7C15);
        _key0 = (uint)key;
        _key1 = (uint)(key >> 32);
        _row0 = (uint)rowKey;
        _row1 = (uint)((ulong)rowKey >> 32);
    }

    /// <summary>FNV-1a hash of a node's path.</summary>
    public static ulong HashPath(string path)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in path)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }
        var (w0, w1, w2, w3) = Philox((uint)_block, (uint)(_block >> 32), _row0, _row1, _key0, _key1);
        _block++;
        _spare = (ulong)w3 << 32 | w2;
        _hasSpare = true;
        return (ulong)w1 << 32 | w0;
    }

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number, by the polar method of Marsaglia and Bray (SIAM Review 6, 1964).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double u = 2 * NextDouble() - 1, v = 2 * NextDouble() - 1, s = u * u + v * v;
            if (s is > 0 and < 1)
                return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }

    /// <summary>
    /// A gamma number of scale 1, by Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS
    /// 26 (2000), with their boost for shapes below 1 (§6).
    /// </summary>
    /// <param name="shape">Shape, &gt; 0.</param>
    public double NextGamma(double shape)
    {
        if (shape < 1)
            return NextGamma(shape + 1) * Math.Pow(1 - NextDouble(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal(), v = 1 + c * x;
            if (v <= 0)
                continue;
            v = v * v * v;
            if (Math.Log(1 - NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    /// <summary>A beta number: x / (x + y) of two gamma numbers.</summary>
    /// <param name="alpha">First shape, &gt; 0.</param>
    /// <param name="beta">Second shape, &gt; 0.</param>
    public double NextBeta(double alpha, double beta)
    {
        double x = NextGamma(alpha), y = NextGamma(beta);
        return x + y > 0 ? x / (x + y) : 0.5;
    }

    /// <summary>One block of Philox4x32 with ten rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint W0, uint W1, uint W2, uint W3) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong a = 0xD2511F53UL * c0, b = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }
}
