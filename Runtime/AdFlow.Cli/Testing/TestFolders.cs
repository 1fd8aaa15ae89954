namespace AdFlow.Cli;

/// <summary>Finds tests.</summary>
internal static class TestFolders
{
    /// <summary>What files of tests are called.</summary>
    public const string Pattern = "*.tests.yaml";

    /// <summary>The files of tests that folders hold, and those that are named.</summary>
    /// <exception cref="CommandException">There is no such folder or file, or a folder without tests.</exception>
    public static List<string> Find(IEnumerable<string> paths) => [.. paths.SelectMany(Find)];

    /// <summary>As <see cref="Find(IEnumerable{string})"/>, but what is not there has no tests.</summary>
    public static List<string> FindNow(IEnumerable<string> paths) =>
        [.. paths.SelectMany(path => File.Exists(path) ? [path] : Directory.Exists(path) ? In(path) : [])];

    private static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new CommandException($"{path}: there is no such folder or file");
        var files = In(path);
        return files.Count > 0 ? files : throw new CommandException($"{path}: there is no {Pattern} below this folder");
    }

    private static List<string> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
