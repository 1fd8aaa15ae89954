using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>Ends record files that their writer could not end, because its process was killed.</summary>
public static class RecordRecovery
{
    /// <summary>Makes a finished file of what is whole of one, and gives it its name.</summary>
    /// <param name="partialPath">Path of a <c>.partial</c> file that nobody writes any more.</param>
    /// <returns>Path of the finished file; null where no record batch was whole, and the file is deleted.</returns>
    /// <exception cref="RecordFileException">It is no beginning of a record file; it is left as it was.</exception>
    /// <exception cref="IOException">The file is in use, or cannot be read or written.</exception>
    public static string? Recover(string partialPath)
    {
        if (!partialPath.EndsWith(RecordWriter.PartialSuffix, StringComparison.Ordinal))
            throw new RecordFileException(partialPath, "a name without .partial", "a file that was not finished",
                "A file without this suffix is whole; read it as it is.");
        int batches;
        using (var file = new FileStream(partialPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            batches = Recover(file, partialPath);
        if (batches == 0)
        {
            File.Delete(partialPath);
            return null;
        }
        string path = partialPath[..^RecordWriter.PartialSuffix.Length];
        File.Move(partialPath, path, overwrite: false);
        return path;
    }

    private static int Recover(FileStream file, string path)
    {
        if (file.Length == 0)
            return 0;
        try
        {
            return IpcFileRecovery.Recover(file);
        }
        catch (IpcFormatException error)
        {
            throw new RecordFileException(path, error.Found, error.Expected,
                "Nothing can be recovered; delete the file.", cause: error);
        }
    }
}
