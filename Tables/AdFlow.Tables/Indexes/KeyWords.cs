using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// How a word of 64 bits is divided: a value last, before it in exact layouts how many buckets the key stands behind
/// its own, first the hash without the bits that chose the bucket. All ones are an empty word.
/// </summary>
internal readonly struct KeyWords
{
    /// <summary>Words of a bucket: a cache line.</summary>
    public const int PerBucket = 8;

    /// <summary>
    /// Most buckets that a key of an exact layout stands behind its own: four million buckets need 11. 15 would look
    /// like an empty word.
    /// </summary>
    public const int MostMoved = 14;

    /// <summary>The empty word.</summary>
    public const ulong Empty = ulong.MaxValue;

    // At most 0.6 of the words are taken: one key in fifty is then not in its own bucket.
    private const double MostFilled = 4.8;

    private const int MovedBits = 4;

    /// <summary>Divides words.</summary>
    /// <param name="values">Values are 0 up to this number, exclusively.</param>
    /// <param name="bucketBits">Logarithm of the number of buckets.</param>
    public KeyWords(int values, int bucketBits)
    {
        // All ones are no value, so that no word looks empty by its value alone.
        ValueBits = 32 - BitOperations.LeadingZeroCount((uint)Math.Max(values, 1));
        BucketBits = bucketBits;
    }

    /// <summary>Bits of a value.</summary>
    public int ValueBits { get; }

    /// <summary>Logarithm of the number of buckets, ≥ 1.</summary>
    public int BucketBits { get; }

    /// <summary>Mask of a word's value.</summary>
    public ulong ValueMask => (1UL << ValueBits) - 1;

    /// <summary>Logarithm of the number of buckets for a number of keys.</summary>
    public static int BucketBitsOf(int keys) =>
        Math.Max(BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(keys / MostFilled))), 1);

    /// <summary>Whether words hold so much of hashes that they tell keys apart.</summary>
    public bool Holds(KeyHash hash) => hash.Bits - BucketBits + MovedBits + ValueBits <= 64;
}
