using System.IO.Enumeration;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// A test case: a folder with <c>model.onnx</c> and what the model is to make of which inputs, either in folders
/// <c>test_data_set_*</c> with <c>input_0.pb</c> … and <c>output_0.pb</c> …, as ONNX's own cases have them, or in one
/// <c>io.npz</c> with an array for each input and output by its name. Immutable.
/// </summary>
public sealed class OnnxCase
{
    private const string ModelName = "model.onnx", ArchiveName = "io.npz", SetPattern = "test_data_set_*";

    private OnnxCase(string name, string folder)
    {
        Name = name;
        Folder = folder;
        var sets = Directory.GetDirectories(folder, SetPattern);
        Sets = [.. sets.OrderBy(Number).ThenBy(set => set, StringComparer.Ordinal)];
        Archive = Path.Combine(folder, ArchiveName) is var archive && File.Exists(archive) ? archive : null;
    }

    /// <summary>Path of its folder below the one that was searched, with slashes.</summary>
    public string Name { get; }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>The model's file.</summary>
    public string ModelPath => Path.Combine(Folder, ModelName);

    /// <summary>Whether it says anything to check the model by.</summary>
    public bool HasData => Sets.Count > 0 || Archive is not null;

    internal IReadOnlyList<string> Sets { get; }

    internal string? Archive { get; }

    /// <summary>All cases in a folder and the folders below it, by name. Links to folders are not followed: they
    /// may lead in a circle.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IReadOnlyList<OnnxCase> Find(string folder)
    {
        var models = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName is ModelName,
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        return [.. models.Select(model => Path.GetDirectoryName(model)!)
            .Select(found => new OnnxCase(Path.GetRelativePath(folder, found).Replace('\\', '/'), found))
            .OrderBy(found => found.Name, StringComparer.Ordinal)];
    }

    // The number at the end of a name: set 10 comes behind set 9.
    internal static int Number(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        int start = name.AsSpan().TrimEnd("0123456789").Length;
        return int.TryParse(name.AsSpan(start), out int number) ? number : -1;
    }
}
