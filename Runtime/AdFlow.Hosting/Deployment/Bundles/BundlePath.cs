using System.Globalization;
using System.Text;

namespace AdFlow.Hosting;

/// <summary>Which names a file of a bundle may have: such that, on any system, they name exactly one file below the
/// bundle's folder.</summary>
internal static class BundlePath
{
    private const int MostCharacters = 240;
    private const int MostFolders = 16;

    // What file systems take of one name, in UTF-8.
    private const int MostPartBytes = 255;

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>What is wrong with a path; a clause, or null where nothing is.</summary>
    /// <param name="path">Path of a file with forward slashes, or of a folder with one behind.</param>
    public static string? Problem(string path)
    {
        if (path.Length is 0 or > MostCharacters)
            return string.Create(CultureInfo.InvariantCulture, $"expected 1 to {MostCharacters} characters");
        if (path.Contains('\\'))
            return "it has a backslash; expected forward slashes only";
        if (path[0] == '/')
            return "it is absolute; expected a path below the bundle's folder";
        string[] parts = (path[^1] == '/' ? path[..^1] : path).Split('/');
        return parts.Length > MostFolders
            ? string.Create(CultureInfo.InvariantCulture, $"it is more than {MostFolders} folders deep")
            : parts.Select(PartProblem).FirstOrDefault(problem => problem is not null);
    }

    private static string? PartProblem(string part)
    {
        if (part is "." or "..")
            return $"it has the part '{part}'; a path must not leave or repeat a folder";
        if (part.Length == 0)
            return "it has two slashes behind each other";
        if (Encoding.UTF8.GetByteCount(part) is var bytes and > MostPartBytes)
            return string.Create(
                CultureInfo.InvariantCulture, $"a part has {bytes} bytes in UTF-8; file systems take {MostPartBytes}");
        // A colon is a drive or a second stream of a file on Windows, which also drops dots and spaces at the end.
        if (part[^1] is '.' or ' ' || part.Contains(':'))
            return "a part ends with a dot or a space, or has a colon; other systems read it as another file";
        if (part.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned) || part.Contains('\uFFFD'))
            return "it has characters that cannot be seen or are not Unicode";
        string stem = part.Split('.')[0].TrimEnd("0123456789".ToCharArray());
        return Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
            ? "a part is the name of a device on other systems" : null;
    }
}
