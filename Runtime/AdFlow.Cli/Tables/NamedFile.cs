namespace AdFlow.Cli;

/// <summary>Opens files that a person named; what cannot be opened is told in plain words.</summary>
internal static class NamedFile
{
    /// <summary>Opens a file that is there.</summary>
    /// <exception cref="CommandException">It cannot be opened.</exception>
    public static FileStream Read(string path) => Open(path, path, FileMode.Open, FileAccess.Read);

    /// <summary>Makes a file, or empties one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="named">The file that the person named.</param>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static FileStream Create(string path, string named) =>
        Open(path, named, FileMode.Create, FileAccess.Write);

    private static FileStream Open(string path, string named, FileMode mode, FileAccess access)
    {
        try
        {
            return new FileStream(path, mode, access, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new CommandException($"{(named.Length == 0 ? "''" : named)}: {Reason(error, named)}");
        }
    }

    private static string Reason(Exception error, string named) => error switch
    {
        _ when named.Length == 0 => "the name of the file is empty; '-' stands for standard input or output",
        _ when Directory.Exists(named) => "this is a folder; name a file",
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => $"there is no folder '{Path.GetDirectoryName(named)}'",
        UnauthorizedAccessException => "you are not allowed to open this file so",
        _ => error.Message,
    };
}
