using System.Globalization;
using System.Text;

namespace AdFlow.Tables.Text;

/// <summary>Cuts text into lower-case tokens. The rules are documented at <see cref="Analyzer"/>.</summary>
internal unsafe ref struct Tokenizer
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _stems;
    private ref TokenBuffer _tokens;
    private byte* _token;
    private int _length;

    private Tokenizer(ReadOnlySpan<byte> text, bool stems, ref TokenBuffer tokens)
    {
        _text = text;
        _stems = stems;
        _tokens = ref tokens;
        _token = tokens.ReserveBytes(text.Length);
    }

    /// <summary>Appends the tokens of a text.</summary>
    /// <param name="text">ASCII of any case, or folded UTF-8.</param>
    /// <param name="stems">Whether tokens are stemmed as English.</param>
    /// <param name="tokens">Takes the tokens; must not hold the text itself.</param>
    internal static void Run(ReadOnlySpan<byte> text, bool stems, ref TokenBuffer tokens)
    {
        var run = new Tokenizer(text, stems, ref tokens);
        for (int i = 0; i < text.Length;)
            i += text[i] < 0x80 ? run.TakeAscii(i) : run.TakeRune(i);
        run.EndToken();
    }

    // Bytes of the token alphabet in lower case; 0 for what separates.
    private static ReadOnlySpan<byte> Lower =>
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"u8 +
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\00123456789\0\0\0\0\0\0"u8 +
        "\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0"u8 +
        "\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0"u8;

    private int TakeAscii(int i)
    {
        int taken = TakeLetters(i);
        if (taken > 0)
            return taken;
        if (_length > 0 && _text[i] == '.' && IsDigit(i - 1) && IsDigit(i + 1))
            Append((byte)'.');
        else if (_text[i] != '\'' || !JoinsLetters(i, 1))
            EndToken();
        return 1;
    }

    // The letters and digits from a place on, in one loop over registers.
    private int TakeLetters(int i)
    {
        var text = _text[i..];
        int taken = 0, most = Math.Min(text.Length, TokenBuffer.MaxTokenBytes - _length);
        byte* target = _token + _length;
        while (taken < most && text[taken] < 0x80 && Lower[text[taken]] is var lower and not 0)
            target[taken++] = lower;
        _length += taken;
        if (_length == TokenBuffer.MaxTokenBytes)
            EndToken();
        return taken;
    }

    private int TakeRune(int i)
    {
        Rune.DecodeFromUtf8(_text[i..], out var rune, out int bytes);
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Format:
                break; // Soft hyphens, joiners: invisible, so they neither part nor change a word.
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark:
                if (_length > 0)
                    Append(_text.Slice(i, bytes));
                break;
            case <= UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
                TakeLetter(rune.Value, i, bytes);
                break;
            default:
                if (rune.Value != 0x2019 || !JoinsLetters(i, bytes))
                    EndToken();
                break;
        }
        return bytes;
    }

    private void TakeLetter(int rune, int i, int bytes)
    {
        if (rune == 0x02BC && JoinsLetters(i, bytes))
            return;
        bool alone = StandsAlone(rune);
        if (alone)
            EndToken();
        Append(_text.Slice(i, bytes));
        if (alone)
            EndToken();
    }

    // Scripts written without spaces, one character a token as in UAX #29 word boundaries: Han and Hiragana.
    private static bool StandsAlone(int rune) =>
        rune is (>= 0x3041 and <= 0x3096) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private readonly bool IsDigit(int i) => (uint)i < (uint)_text.Length && (uint)(_text[i] - '0') <= 9;

    // An apostrophe between letters is dropped and the word goes on; after or before a digit it parts (feet, inches).
    private readonly bool JoinsLetters(int i, int bytes) => _length > 0 && !IsDigit(i - 1) && !IsDigit(i + bytes);

    private void Append(byte value)
    {
        if (_length == TokenBuffer.MaxTokenBytes)
            EndToken();
        _token[_length++] = value;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > TokenBuffer.MaxTokenBytes)
            EndToken();
        bytes.CopyTo(new Span<byte>(_token + _length, bytes.Length));
        _length += bytes.Length;
    }

    private void EndToken()
    {
        if (_length == 0)
            return;
        if (_stems)
            _length = EnglishStemmer.Stem(new Span<byte>(_token, _length));
        _tokens.EndToken(_length);
        _token += _length;
        _length = 0;
    }
}
