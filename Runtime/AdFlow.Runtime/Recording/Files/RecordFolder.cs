using System.Globalization;

namespace AdFlow.Runtime;

/// <summary>The files of one sink in their folder: named by numbers that grow, the oldest deleted. Not thread-safe.
/// </summary>
internal sealed class RecordFolder(RecordSinkOptions options)
{
    /// <summary>What the name of a record file ends with.</summary>
    public const string Suffix = ".adrec";

    /// <summary>Ends the files that a killed process left.</summary>
    /// <returns>What could not be ended, and why.</returns>
    public IEnumerable<string> Recover()
    {
        Directory.CreateDirectory(options.Folder);
        foreach (var (_, path) in Files(Suffix + RecordWriter.PartialSuffix))
            if (Problem(() => RecordRecovery.Recover(path)) is { } problem)
                yield return problem;
    }

    /// <summary>Path of the next file.</summary>
    public string Next()
    {
        long last = Files(Suffix).Concat(Files(Suffix + RecordWriter.PartialSuffix))
            .Select(file => file.Number).DefaultIfEmpty(0).Max();
        string number = (last + 1).ToString("D8", CultureInfo.InvariantCulture);
        return Path.Combine(options.Folder, $"{options.Name}-{number}{Suffix}");
    }

    /// <summary>Deletes the oldest finished files beyond those that are kept.</summary>
    /// <returns>What could not be deleted, and why.</returns>
    public IEnumerable<string> DeleteOldest()
    {
        var files = Files(Suffix);
        foreach (var (_, path) in files.Take(Math.Max(0, files.Count - Math.Max(1, options.KeptFiles))))
            if (Problem(() => File.Delete(path)) is { } problem)
                yield return problem;
    }

    // Files of a suffix, oldest first; what else lies in the folder is left alone.
    private List<(long Number, string Path)> Files(string suffix)
    {
        var files = new List<(long Number, string Path)>();
        string start = options.Name + "-";
        foreach (string path in Directory.EnumerateFiles(options.Folder, start + "*" + suffix))
        {
            string name = Path.GetFileName(path);
            if (name.EndsWith(suffix, StringComparison.Ordinal) && long.TryParse(
                name.AsSpan()[start.Length..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture,
                out long number))
                files.Add((number, path));
        }
        files.Sort();
        return files;
    }

    private static string? Problem(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or RecordFileException)
        {
            return error.Message;
        }
    }
}
