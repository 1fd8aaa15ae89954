namespace AdFlow.Cli;

/// <summary>Writes a file beside its name and moves it there at the end: a failure leaves the old one.</summary>
internal static class OutputFile
{
    public static void Write(string path, Action<Stream> write)
    {
        if (IsWrittenInPlace(path))
        {
            using var target = NamedFile.Create(path, path);
            write(target);
            return;
        }
        string temporary = path + ".part";
        using var stream = NamedFile.Create(temporary, path);
        try
        {
            write(stream);
            stream.Dispose();
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // A device or pipe is no file to put another in the place of, and neither is a link. Of an empty file nothing is
    // lost, and devices look like one. What is no file at all fails when it is opened.
    private static bool IsWrittenInPlace(string path)
    {
        if (path.Length == 0 || Directory.Exists(path))
            return true;
        var file = new FileInfo(path);
        return file.LinkTarget is not null || (file.Exists && file.Length == 0);
    }
}
