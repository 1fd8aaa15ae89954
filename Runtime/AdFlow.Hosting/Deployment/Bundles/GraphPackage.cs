using System.IO.Compression;
using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Hosting;

/// <summary>
/// A graph with all that it needs to be deployed elsewhere: its sub-graphs, the files that settings name, also those of
/// its rungs, its tests with their fixtures, and, if asked for, its tables and other files. Immutable.
/// </summary>
public sealed class GraphPackage
{
    private const string TestsPattern = "*.tests.yaml";

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _root;
    private readonly HashSet<SourcePosition> _left;

    private GraphPackage(string graph, string root, IReadOnlyList<BundleFile> files, HashSet<SourcePosition> left) =>
        (Graph, _root, Files, Hash, _left) = (graph, root, files, BundleFile.HashOf(files), left);

    /// <summary>Name of the graph.</summary>
    public string Graph { get; }

    /// <summary>Its files, by path.</summary>
    public IReadOnlyList<BundleFile> Files { get; }

    /// <summary>Hash of names and contents, 64 hexadecimal digits; that which a host finds.</summary>
    public string Hash { get; }

    /// <summary>Collects the files of a graph.</summary>
    /// <param name="path">The graph's file.</param>
    /// <param name="catalog">Operators, whose settings name files.</param>
    /// <param name="withTables">Whether tables go along.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <param name="others">Files that go along though neither graph nor tests name them, as for arms of experiments;
    /// relative to the graph's folder.</param>
    /// <returns>The package, or null with problems.</returns>
    public static GraphPackage? Of(string path, OperatorCatalog catalog, bool withTables, DiagnosticBag diagnostics,
        IReadOnlyList<YamlScalar>? others = null)
    {
        if (GraphReader.ReadFile(path, diagnostics) is not { } graph)
            return null;
        var files = new PackedFiles(diagnostics);
        files.Add(Path.GetFullPath(path), graph.Name);
        var left = AddNamed(graph, catalog, withTables, files);
        AddTests(path, files, diagnostics);
        foreach (var other in others ?? [])
            files.Add(Path.GetFullPath(Path.Combine(FolderOf(path), other.Text)), other);
        foreach (var op in GraphReferences.UnknownOperators(graph, catalog))
            diagnostics.Add(BindingCodes.UnknownOperator, op.Position, $"there is no operator '{op.Text}', so the "
                + "files that it needs are not known; those of a plugin are once it is loaded (--plugins DIR)");
        return diagnostics.HasErrors ? null : files.Pack() is var (root, packed) && !diagnostics.HasErrors
            ? new GraphPackage(graph.Name.Text, root, packed, left) : null;
    }

    /// <summary>Whether a table stands at a place of the bundle whose file does not go along.</summary>
    /// <param name="file">File, relative to the bundle.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Character in the line, from 1.</param>
    public bool LeavesTableAt(string file, int line, int column) =>
        _left.Contains(WithFullPath(new(Path.Combine(_root, file), line, column)));

    /// <summary>Writes the bundle as a zip.</summary>
    /// <exception cref="IOException">A file cannot be read any more, or the target not be written to.</exception>
    public void WriteTo(Stream target)
    {
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var file in Files)
        {
            var entry = zip.CreateEntry(file.Path);
            entry.LastWriteTime = NoTime;
            using var source = File.OpenRead(Path.Combine(_root, file.Path));
            using var packed = entry.Open();
            source.CopyTo(packed);
        }
    }

    // Returns where the tables stand that do not go along.
    private static HashSet<SourcePosition> AddNamed(
        GraphSpec graph, OperatorCatalog catalog, bool withTables, PackedFiles files)
    {
        var left = new HashSet<SourcePosition>();
        foreach (var (kind, file, written) in GraphReferences.Of(graph, catalog))
            if (kind is not ReferenceKind.Table || withTables)
                files.Add(file, written);
            else
            {
                files.Name(file, written);
                left.Add(WithFullPath(written.Position));
            }
        return left;
    }

    private static string FolderOf(string graph) => Path.GetDirectoryName(Path.GetFullPath(graph))!;

    private static SourcePosition WithFullPath(SourcePosition place) =>
        place with { File = Path.GetFullPath(place.File) };

    // The tests that lie beside the graph and name it, with the files of their tables.
    private static void AddTests(string graph, PackedFiles files, DiagnosticBag diagnostics)
    {
        string folder = FolderOf(graph);
        foreach (string path in Directory.EnumerateFiles(folder, TestsPattern).Order(StringComparer.Ordinal))
        {
            var own = new DiagnosticBag();
            // What is wrong with the tests of others does not matter here.
            if (TestsReader.ReadFile(path, own) is not { } tests
                || Path.GetFullPath(Path.Combine(folder, tests.GraphPath)) != Path.GetFullPath(graph))
                continue;
            foreach (var problem in own.ToList())
                diagnostics.Add(problem.Code, problem.Position, problem.Message);
            files.Add(path, new YamlScalar(Path.GetFileName(path), false, tests.GraphPosition));
            foreach (var file in tests.Files)
                files.Add(Path.GetFullPath(Path.Combine(folder, file.Text)), file);
        }
    }
}
