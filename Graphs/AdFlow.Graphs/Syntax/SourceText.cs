using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace AdFlow.Graphs;

/// <summary>The text of a file, checked for size, encoding and control characters. Immutable.</summary>
internal sealed class SourceText
{
    /// <summary>Largest file, in bytes, or text, in characters.</summary>
    public const int MaxLength = 4 << 20;

    // What YAML 1.1, and so the parser, takes for the end of a line.
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\u0085\u2028\u2029");

    private readonly List<int> _lineStarts = [0];

    private SourceText(string file, string text)
    {
        File = file;
        Text = text;
        for (int at = NextBreak(0); at >= 0; at = NextBreak(_lineStarts[^1]))
            _lineStarts.Add(at + (Text.AsSpan(at).StartsWith("\r\n") ? 2 : 1));
    }

    public string File { get; }

    public string Text { get; }

    public int LineCount => _lineStarts.Count;

    /// <summary>Reads a file; null with a problem.</summary>
    /// <param name="path">The file, which positions show as it is given here.</param>
    /// <param name="at">Where a problem with the whole file is reported: its first character, or what names it.</param>
    /// <param name="diagnostics">Takes the problem.</param>
    public static SourceText? Load(string path, SourcePosition at, DiagnosticBag diagnostics)
    {
        byte[]? bytes = ReadBytes(path, at, diagnostics);
        if (bytes is null)
            return null;
        ReadOnlySpan<byte> utf8 = bytes;
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        if (Utf8.IsValid(utf8))
            return Of(Encoding.UTF8.GetString(utf8), path, diagnostics);
        ReportInvalid(bytes, path, diagnostics);
        return null;
    }

    /// <summary>Takes text from elsewhere; null with a problem.</summary>
    public static SourceText? Of(string text, string file, DiagnosticBag diagnostics)
    {
        if (text.Length > MaxLength)
        {
            diagnostics.Add(SyntaxCodes.TooLarge, new(file, 1, 1), TooLong);
            return null;
        }
        var source = new SourceText(file, text.StartsWith('\uFEFF') ? text[1..] : text);
        return source.HasOnlyText(diagnostics) ? source : null;
    }

    /// <summary>A line without its end; empty beyond the last one.</summary>
    /// <param name="line">Number from 1.</param>
    public string Line(int line)
    {
        if (line < 1 || line > LineCount)
            return "";
        var rest = Text.AsSpan(_lineStarts[line - 1]);
        int end = rest.IndexOfAny(Breaks);
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    /// <summary>A place; beyond the last line, the end of the text.</summary>
    public SourcePosition Position(int line, int column) =>
        line <= LineCount ? new(File, line, column) : PositionOf(Text.Length);

    /// <summary>Position of a character of the text.</summary>
    public SourcePosition PositionOf(int index)
    {
        int found = _lineStarts.BinarySearch(index);
        int line = found >= 0 ? found : ~found - 1;
        return new SourcePosition(File, line + 1, index - _lineStarts[line] + 1);
    }

    private static string TooLong =>
        "the file is longer than 4 MiB; graphs hold names and settings, so move data to tables";

    private static byte[]? ReadBytes(string path, SourcePosition at, DiagnosticBag diagnostics)
    {
        try
        {
            using var stream = System.IO.File.OpenRead(path);
            // One byte more than allowed tells a file that is too long, whatever length it claims to have.
            byte[] bytes = new byte[Math.Min(stream.CanSeek ? stream.Length : MaxLength, MaxLength) + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= MaxLength)
                return bytes[..length];
            diagnostics.Add(SyntaxCodes.TooLarge, at with { File = path, Line = 1, Column = 1 }, TooLong);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            // Without its folder, which a host tells nobody; the position says it where it may be known.
            diagnostics.Add(SyntaxCodes.Unreadable, at,
                $"cannot read {Shown.Quote(System.IO.Path.GetFileName(path))}: {Reason(error)}");
        }
        return null;
    }

    private static string Reason(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            "there is no such file; 'use:' and 'graph:' are relative to the file that they stand in",
        UnauthorizedAccessException => "it is a folder, or reading it is not allowed",
        _ => error.Message,
    };

    private static void ReportInvalid(ReadOnlySpan<byte> bytes, string path, DiagnosticBag diagnostics)
    {
        if (bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            diagnostics.Add(SyntaxCodes.Encoding, new(path, 1, 1), "the file is UTF-16; save it as UTF-8");
            return;
        }
        char[] valid = new char[bytes.Length];
        Utf8.ToUtf16(bytes, valid, out int offset, out int length, replaceInvalidSequences: false);
        var before = new SourceText(path, new string(valid, 0, length));
        diagnostics.Add(SyntaxCodes.Encoding, before.PositionOf(length), FormattableString.Invariant(
            $"byte 0x{bytes[offset]:X2} at offset {offset} is not valid UTF-8; save the file as UTF-8"));
    }

    private bool HasOnlyText(DiagnosticBag diagnostics)
    {
        for (int i = 0; i < Text.Length; i++)
        {
            char c = Text[i];
            if (char.IsSurrogatePair(Text, i))
                i++;
            else if (char.IsSurrogate(c) || (char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\u0085')))
            {
                string hex = ((int)c).ToString("X4", CultureInfo.InvariantCulture);
                diagnostics.Add(SyntaxCodes.Encoding, PositionOf(i), $"found character U+{hex}, which has no place in "
                    + $"text; delete it, or write it as \"\\u{hex}\"");
                return false;
            }
        }
        return true;
    }

    private int NextBreak(int from)
    {
        int found = Text.AsSpan(from).IndexOfAny(Breaks);
        return found < 0 ? -1 : from + found;
    }
}
