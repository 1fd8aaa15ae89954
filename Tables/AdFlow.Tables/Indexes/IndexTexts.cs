using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>An array of texts of a stored index, in the memory of its table.</summary>
internal readonly unsafe struct IndexTexts(int* offsets, byte* bytes, int length)
{
    /// <summary>Number of texts.</summary>
    public readonly int Length = length;

    /// <summary>Bytes of a text.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            System.Diagnostics.Debug.Assert((uint)index < (uint)Length);
            return new(bytes + offsets[index], offsets[index + 1] - offsets[index]);
        }
    }

    /// <summary>All texts as strings. Allocates.</summary>
    public string[] ToStrings()
    {
        string[] texts = new string[Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = System.Text.Encoding.UTF8.GetString(this[i]);
        return texts;
    }
}
