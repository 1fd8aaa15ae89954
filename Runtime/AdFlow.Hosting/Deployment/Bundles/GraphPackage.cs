using System.IO.Compression;
using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Hosting;

/// <summary>
/// A graph with all that it needs to be deployed elsewhere: its sub-graphs, the files that settings name, its tests
/// with their fixtures, and, if asked for, its tables. Immutable.
/// </summary>
public sealed class GraphPackage
{
    private const string TestsPattern = "*.tests.yaml";

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _root;

    private GraphPackage(string graph, string root, IReadOnlyList<BundleFile> files) =>
        (Graph, _root, Files, Hash) = (graph, root, files, BundleFile.HashOf(files));

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
    /// <returns>The package, or null with problems.</returns>
    public static GraphPackage? Of(
        string path, OperatorCatalog catalog, bool withTables, DiagnosticBag diagnostics)
    {
        if (GraphReader.ReadFile(path, diagnostics) is not { } graph)
            return null;
        var files = new PackedFiles(diagnostics);
        files.Add(Path.GetFullPath(path), graph.Name);
        foreach (var (kind, file, written) in GraphReferences.Of(graph, catalog))
            if (kind is ReferenceKind.Table && !withTables)
                files.Name(file, written);
            else
                files.Add(file, written);
        AddTests(path, files, diagnostics);
        foreach (var node in graph.Nodes)
            if (node.Op is { } op && catalog.Find(op.Text) is null)
                diagnostics.Add(BindingCodes.UnknownOperator, op.Position, $"there is no operator '{op.Text}', so the "
                    + "files that it needs are not known; those of a plugin are once it is loaded (--plugins DIR)");
        return diagnostics.HasErrors ? null : files.Pack() is var (root, packed) && !diagnostics.HasErrors
            ? new GraphPackage(graph.Name.Text, root, packed) : null;
    }

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

    // The tests that lie beside the graph and name it, with the files of their tables.
    private static void AddTests(string graph, PackedFiles files, DiagnosticBag diagnostics)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(graph))!;
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
