namespace AdFlow.Operators.Standard;

/// <summary>What one or several channels have found under one key.</summary>
internal unsafe struct MergedCandidate
{
    /// <summary>Combined score.</summary>
    public double Score;

    /// <summary>What it was before the channel that found the candidate last.</summary>
    public double Before;

    /// <summary>Key, where keys are integers.</summary>
    public long Integer;

    /// <summary>Bytes of the key, where keys are texts.</summary>
    public byte* Text;

    /// <summary>Number of bytes.</summary>
    public int TextLength;

    /// <summary>Number in the order in which keys were first seen.</summary>
    public int Ordinal;

    /// <summary>A bit for each channel that found it.</summary>
    public ulong Channels;

    /// <summary>Bytes of the key.</summary>
    public readonly ReadOnlySpan<byte> Bytes => new(Text, TextLength);

    /// <summary>A number that orders scores: the higher the score the smaller it is, NaN behind all; 0 and −0 are
    /// equal.</summary>
    public static ulong Rank(double score)
    {
        if (double.IsNaN(score))
            return ulong.MaxValue;
        ulong bits = BitConverter.DoubleToUInt64Bits(score == 0 ? 0 : score);
        return ~(bits >> 63 != 0 ? ~bits : bits | 1UL << 63);
    }
}
