using System.Text;

namespace AdFlow.Tables.Text;

/// <summary>
/// Brings text into one form before it is compared: Unicode NFKC (which folds widths and ligatures; UAX #15), lower
/// case by the invariant simple mapping, spaces collapsed. Invalid UTF-8 becomes U+FFFD and never throws. The time is
/// linear: text is folded in chunks of at most <see cref="ChunkBytes"/> bytes that are cut before an ASCII character,
/// where NFKC never reaches across; only a longer stretch without any ASCII character is cut between two others.
/// </summary>
public static class TextNormalizer
{
    /// <summary>Most bytes folded at once. ICU reorders combining marks in quadratic time, so this bounds it.</summary>
    public const int ChunkBytes = 1024;

    // Most characters that NFKC makes of one is 18 (U+FDFA); UAX #15, section 9.
    private const int MaxExpansion = 18;

    // Lower-casing can leave text that composes anew (J, caron); a second round ends it for every code point known.
    private const int MaxRounds = 4;

    private static readonly Lazy<bool> s_foldsUnicode = new(
        static () => "\uFF21\uFB01".Normalize(NormalizationForm.FormKC) == "Afi");

    /// <summary>Appends the normal form of a text; applying it again changes nothing.</summary>
    /// <param name="utf8">Text; may hold invalid UTF-8.</param>
    /// <param name="arena">Scratch memory for text beyond ASCII.</param>
    /// <param name="output">Takes the normal form, without leading, trailing or doubled spaces.</param>
    public static void Normalize(ReadOnlySpan<byte> utf8, Arena arena, ref ArenaList<byte> output)
    {
        if (Ascii.IsValid(utf8))
            Collapse(utf8, ref output);
        else
        {
            var folded = new ArenaList<byte>(arena);
            var chars = new ArenaList<char>(arena);
            Fold(utf8, ref folded, ref chars);
            Collapse(folded.AsSpan(), ref output);
        }
    }

    /// <summary>Checks that this process can fold Unicode; without ICU .NET silently normalises nothing.</summary>
    /// <exception cref="PlatformNotSupportedException">It cannot.</exception>
    public static void RequireUnicode()
    {
        if (!s_foldsUnicode.Value)
            throw new PlatformNotSupportedException(
                "Text cannot be normalised: .NET runs in globalization-invariant mode. "
                + "Install ICU (libicu) and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and InvariantGlobalization.");
    }

    /// <summary>Appends NFKC and lower case of a text, spaces left as they are.</summary>
    internal static void Fold(ReadOnlySpan<byte> utf8, ref ArenaList<byte> output, ref ArenaList<char> chars)
    {
        while (!utf8.IsEmpty)
        {
            int length = ChunkLength(utf8);
            FoldChunk(utf8[..length], ref output, ref chars);
            utf8 = utf8[length..];
        }
    }

    private static int ChunkLength(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= ChunkBytes)
            return utf8.Length;
        int ascii = utf8[1..(ChunkBytes + 1)].LastIndexOfAnyInRange((byte)0, (byte)0x7F);
        if (ascii >= 0)
            return ascii + 1;
        int lead = utf8[1..(ChunkBytes + 1)].LastIndexOfAnyInRange((byte)0xC0, (byte)0xFF);
        return lead >= 0 ? lead + 1 : ChunkBytes;
    }

    private static void FoldChunk(ReadOnlySpan<byte> chunk, ref ArenaList<byte> output, ref ArenaList<char> chars)
    {
        var target = output.Reserve(chunk.Length);
        if (Ascii.ToLower(chunk, target, out _) == System.Buffers.OperationStatus.Done)
        {
            output.Commit(chunk.Length);
            return;
        }
        const int Half = ChunkBytes * MaxExpansion;
        var room = chars.Reserve(2 * Half);
        Span<char> text = room[..Half], other = room[Half..];
        int length = Encoding.UTF8.GetChars(chunk, text);
        text[..length].Replace('\uFFFE', '\uFFFD'); // .NET refuses to normalise this noncharacter.
        for (int round = 0; round < MaxRounds; round++)
        {
            if (!Normalize(text[..length], other, out length))
                break;
            other[..length].ToLowerInvariant(text);
            if (((ReadOnlySpan<char>)text[..length]).IsNormalized(NormalizationForm.FormKC))
                break;
        }
        output.Commit(Encoding.UTF8.GetBytes(text[..length], output.Reserve(length * 3)));
    }

    private static bool Normalize(ReadOnlySpan<char> text, Span<char> target, out int length)
    {
        if (text.TryNormalize(target, out length, NormalizationForm.FormKC))
            return true;
        length = text.Length;
        return false;
    }

    private static void Collapse(ReadOnlySpan<byte> folded, ref ArenaList<byte> output)
    {
        var target = output.Reserve(folded.Length);
        int length = 0;
        bool space = false;
        while (!folded.IsEmpty)
        {
            int bytes = 1;
            byte first = folded[0];
            bool blank = first <= ' ' || first == 0x7F;
            if (first >= 0x80)
            {
                Rune.DecodeFromUtf8(folded, out var rune, out bytes);
                blank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            }
            if (!blank)
            {
                if (space && length > 0)
                    target[length++] = (byte)' ';
                if (first < 0x80)
                    target[length++] = first is >= (byte)'A' and <= (byte)'Z' ? (byte)(first | 0x20) : first;
                else
                {
                    folded[..bytes].CopyTo(target[length..]);
                    length += bytes;
                }
            }
            space = blank;
            folded = folded[bytes..];
        }
        output.Commit(length);
    }
}
