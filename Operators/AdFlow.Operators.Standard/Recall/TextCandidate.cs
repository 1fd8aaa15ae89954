namespace AdFlow.Operators.Standard;

/// <summary>A candidate whose key is a text.</summary>
internal unsafe struct TextCandidate
{
    /// <summary>Bytes of the key, in the memory of its column.</summary>
    public byte* Text;

    /// <summary>Number of bytes.</summary>
    public int Length;

    /// <summary>Number in the order in which keys were first seen.</summary>
    public int Ordinal;

    /// <summary>Bytes of the key.</summary>
    public readonly ReadOnlySpan<byte> Bytes => new(Text, Length);
}
