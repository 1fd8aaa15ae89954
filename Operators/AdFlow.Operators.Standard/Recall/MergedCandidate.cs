namespace AdFlow.Operators.Standard;

/// <summary>What one or several channels have found under one key.</summary>
internal unsafe struct MergedCandidate
{
    /// <summary>Combined score.</summary>
    public double Score;

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

    /// <summary>Better ones first: score descending, then key ascending; keys differ, so the order is total.</summary>
    public static int Compare(in MergedCandidate one, in MergedCandidate other) =>
        other.Score.CompareTo(one.Score) is var order and not 0 ? order
        : one.Integer != other.Integer ? one.Integer.CompareTo(other.Integer)
        : one.Bytes.SequenceCompareTo(other.Bytes);
}
