namespace AdFlow.Architecture.Tests;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["artifacts", "bin", "obj", "node_modules", ".git", "build"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Files(string pattern) => Files(new DirectoryInfo(Root), pattern);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Files(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(file => file.FullName).Concat(
            folder.EnumerateDirectories().Where(sub => !NotOurs.Contains(sub.Name)).SelectMany(sub => Files(sub,
                pattern)));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "AdFlow.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("AdFlow.sln is in no folder above the tests.");
    }
}
