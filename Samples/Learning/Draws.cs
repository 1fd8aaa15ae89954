using System.Text;
using AdFlow.Tables.Indexes;

namespace AdFlow.Samples.Learning;

/// <summary>
/// Random numbers by name: each depends only on the seed, on what it is drawn for and on the key of what it belongs
/// to, so adding a product or a rule changes no other number. Immutable and thread-safe.
/// </summary>
/// <param name="seed">Seed of all numbers.</param>
public sealed class Draws(ulong seed)
{
    /// <summary>A number in [0, 1).</summary>
    /// <param name="purpose">What it is drawn for.</param>
    /// <param name="key">Whom it belongs to.</param>
    public double Uniform(string purpose, string key) => (Bits(purpose, key) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [low, high).</summary>
    public double Uniform(string purpose, string key, double low, double high) =>
        low + (high - low) * Uniform(purpose, key);

    /// <summary>A whole number from 0 to below <paramref name="count"/>.</summary>
    public int Index(string purpose, string key, int count) => (int)(Uniform(purpose, key) * count);

    /// <summary>One of the items.</summary>
    public T Pick<T>(string purpose, string key, IReadOnlyList<T> items) =>
        items[Index(purpose, key, items.Count)];

    /// <summary>
    /// A standard normal number, by the transform of Box and Muller (Annals of Mathematical Statistics 29, 1958).
    /// </summary>
    public double Normal(string purpose, string key)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(purpose + "/radius", key)));
        return radius * Math.Cos(2 * Math.PI * Uniform(purpose + "/angle", key));
    }

    private ulong Bits(string purpose, string key) => Hash64.Of(
        (long)(Hash64.Of(Encoding.UTF8.GetBytes(purpose + "\0" + key)) ^ Hash64.Of((long)(seed + 1))));
}
