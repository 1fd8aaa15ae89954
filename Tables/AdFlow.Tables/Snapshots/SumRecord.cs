using System.Globalization;
using System.Text;
using AdFlow.Tables.Indexes;

namespace AdFlow.Tables;

/// <summary>
/// The sum of a file as it is kept in a store: a line that <c>sha256sum -c</c> reads and, where the file was compared
/// with the sum, a line that it takes for a comment and that says how the file was found then. Immutable.
/// </summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Sum">Sum of its bytes as 64 lower-case hexadecimal digits.</param>
/// <param name="Stamp">Length and last write of the file that had this sum (<see cref="StampOf"/>), or empty.</param>
internal sealed record SumRecord(string Name, string Sum, string Stamp)
{
    private const int SumCharacters = 64;
    private const string Behind = "\n# ";

    /// <summary>What is different after a file was written to: its length, and the time of the last write.</summary>
    public static string StampOf(string path) => string.Create(CultureInfo.InvariantCulture,
        $"{new FileInfo(path).Length} bytes at {File.GetLastWriteTimeUtc(path).Ticks}");

    /// <summary>Reads a record.</summary>
    /// <returns>The record, or null where the text is damaged or another file's.</returns>
    public static SumRecord? Parse(string name, string text)
    {
        if (text.Length < SumCharacters)
            return null;
        int stamp = text.IndexOf(Behind, StringComparison.Ordinal) + Behind.Length;
        int end = text.LastIndexOf(", ", StringComparison.Ordinal);
        var record = new SumRecord(
            name, text[..SumCharacters], stamp >= Behind.Length && end >= stamp ? text[stamp..end] : "");
        return record.ToString() == text ? record : null;
    }

    /// <summary>The text of the record.</summary>
    public override string ToString()
    {
        string line = $"{Sum}  {Name}\n";
        if (Stamp.Length == 0)
            return line;
        ulong check = Hash64.Of(Encoding.UTF8.GetBytes(line + Stamp));
        return string.Create(CultureInfo.InvariantCulture, $"{line}# {Stamp}, {check:x16}\n");
    }
}
