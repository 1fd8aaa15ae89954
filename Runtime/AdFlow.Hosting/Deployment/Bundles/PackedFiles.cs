using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>Collects the files of a bundle and finds the folder that holds them all. Used once, by one thread.
/// </summary>
internal sealed class PackedFiles(DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, YamlScalar> _packed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>Adds a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="written">Where it is named.</param>
    public void Add(string path, YamlScalar written)
    {
        Name(path, written);
        if (File.Exists(path))
            _packed.TryAdd(path, written);
        else
            diagnostics.Add(BindingCodes.File, written.Position, $"there is no file '{written.Text}' to pack; "
                + $"looked for {path}");
    }

    /// <summary>Says that a file is named, and so has a place in the bundle even where it does not go along.</summary>
    public void Name(string path, YamlScalar written)
    {
        if (Path.IsPathRooted(written.Text))
            diagnostics.Add(DeploymentCodes.Outside, written.Position, $"'{written.Text}' is absolute, so that on "
                + "another machine there is no such file; name it by a relative path");
        _folders.Add(Path.GetDirectoryName(path)!);
    }

    /// <summary>The folder that all files lie in, and the files with their paths in it.</summary>
    public (string Root, IReadOnlyList<BundleFile> Files) Pack()
    {
        string root = _folders.Aggregate(GraphReferences.SharedFolder);
        var files = new List<BundleFile>();
        foreach (var (path, written) in _packed.OrderBy(file => file.Key, StringComparer.Ordinal))
            try
            {
                string name = BundleFile.NameOf(root, path);
                if (BundlePath.Problem(name) is { } problem)
                    diagnostics.Add(DeploymentCodes.Archive, written.Position, $"'{name}' cannot be packed: {problem}");
                RegularFile.Require(path);
                files.Add(BundleFile.Of(name, path));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(BindingCodes.File, written.Position,
                    $"the file '{written.Text}' cannot be read: {error.Message}");
            }
        return (root, files);
    }
}
