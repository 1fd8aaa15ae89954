using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Cli;

/// <summary>Knows which files tests are made of, and which tests are to be run again. Not thread-safe.</summary>
/// <param name="paths">Folders and files of tests.</param>
/// <param name="catalog">Operators, whose settings name files.</param>
internal sealed class WatchedTests(IReadOnlyList<string> paths, OperatorCatalog catalog)
{
    private readonly Dictionary<string, Dictionary<string, string>> _known = new(StringComparer.Ordinal);

    /// <summary>Folders in which changes matter.</summary>
    public IReadOnlySet<string> Folders => _known.Values.SelectMany(files => files.Keys)
        .Select(file => Path.GetDirectoryName(file)!).Concat(paths.Select(FolderOf)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Files that tests are made of.</summary>
    public int FileCount => _known.Values.SelectMany(files => files.Keys).Distinct().Count();

    /// <summary>Tests that are new or of which some file has changed since the last call, and these files. Files are
    /// told by their length and the time that they were written.</summary>
    public (IReadOnlyList<string> Tests, IReadOnlyList<string> Files) Changed()
    {
        var tests = new List<string>();
        var changed = new HashSet<string>(StringComparer.Ordinal);
        var now = TestFolders.FindNow(paths);
        foreach (string gone in _known.Keys.Except(now).ToList())
            _known.Remove(gone);
        foreach (string file in now)
        {
            var files = FilesOf(file).Distinct().ToDictionary(path => path, Mark, StringComparer.Ordinal);
            var before = _known.GetValueOrDefault(file);
            string[] others = [.. files.Where(one => before is null
                || before.GetValueOrDefault(one.Key) != one.Value).Select(one => one.Key)];
            _known[file] = files;
            if (others.Length == 0)
                continue;
            tests.Add(file);
            changed.UnionWith(others);
        }
        return (tests, [.. changed.Order(StringComparer.Ordinal)]);
    }

    private IEnumerable<string> FilesOf(string file)
    {
        yield return Path.GetFullPath(file);
        var unread = new DiagnosticBag();
        if (TestsReader.ReadFile(file, unread) is not { } tests)
            yield break;
        foreach (var named in tests.Files)
            yield return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file) ?? "", named.Text));
        yield return Path.GetFullPath(tests.GraphPath);
        if (GraphReader.ReadFile(tests.GraphPath, unread) is { } graph)
            foreach (var reference in GraphReferences.Of(graph, catalog))
                yield return reference.Path;
    }

    private static string Mark(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}")
            : "none";
    }

    private static string FolderOf(string path) =>
        Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!;
}
