using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Checks the name of the file that a page is to be written to, before anything is run.</summary>
internal static class PageFile
{
    private static readonly byte[] Begin = [.. "<!doctype html"u8];

    /// <summary>Checks it. A page may replace a page and nothing else: what is compared is named, too, and so are its
    /// files.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file, or null.</param>
    /// <returns>The file, or null.</returns>
    /// <exception cref="CommandException">No page is to be written there.</exception>
    public static string? Check(string option, string? path)
    {
        if (path is null)
            return null;
        string? problem = path switch
        {
            "" => "the name of the file is empty",
            "-" => "standard output is for text; name a file",
            _ when Directory.Exists(path) => "this is a folder; name a file",
            _ when Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)
                => $"there is no folder '{Path.GetDirectoryName(path)}'",
            _ when File.Exists(path) && !RegularFile.IsOther(path) && !IsPage(path)
                => "this file is there and is no page, and would be overwritten; name another",
            _ => null,
        };
        return problem is null ? path : throw new CommandException(
            $"{option} {(path.Length == 0 ? "''" : path)}: {problem}", ExitCode.WrongUse);
    }

    // An empty file is nothing to lose.
    private static bool IsPage(string path)
    {
        using var file = NamedFile.Read(path);
        byte[] begin = new byte[Begin.Length];
        int read = file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        return read == 0 || System.Text.Ascii.EqualsIgnoreCase(begin.AsSpan(0, read), Begin);
    }
}
