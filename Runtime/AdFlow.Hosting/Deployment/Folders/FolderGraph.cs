using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>A file of the graphs folder as it is now. Immutable.</summary>
/// <param name="File">Path relative to the folder, with forward slashes.</param>
/// <param name="Spec">The graph; null where the file is none.</param>
/// <param name="Bundle">It and the files it names; null where the file is none, or names what must not be read.</param>
/// <param name="Diagnostics">What is wrong with it so far; binding adds to it.</param>
internal sealed record FolderGraph(string File, GraphSpec? Spec, GraphBundle? Bundle, DiagnosticBag Diagnostics)
{
    private const string Other = "a pipe, a socket or a device; expected a file";

    /// <summary>Its name, or its file where it has none.</summary>
    public string Name => Spec?.Name.Text ?? File;

    /// <summary>Whether it is no graph by itself, but used by others, and nothing is wrong with it.</summary>
    public bool IsSubGraph => Spec is { IsSubGraph: true } && !Diagnostics.HasErrors;

    /// <summary>Reads a file.</summary>
    /// <param name="folder">Full path of the graphs folder.</param>
    /// <param name="path">Full path of the file.</param>
    /// <param name="check">Knows operators, whose settings name files.</param>
    public static FolderGraph Read(string folder, string path, BundleCheck check)
    {
        var diagnostics = new DiagnosticBag();
        string file = BundleFile.NameOf(folder, path);
        if (RegularFile.IsOther(path))
        {
            diagnostics.Add(SyntaxCodes.Unreadable, new SourcePosition(path, 0, 0), $"this is {Other}");
            return new FolderGraph(file, null, null, diagnostics);
        }
        if (GraphReader.ReadFile(path, diagnostics) is not { } spec)
            return new FolderGraph(file, null, null, diagnostics);
        var references = check.References(spec);
        foreach (var reference in references.Where(reference => RegularFile.IsOther(reference.Path)))
            diagnostics.Add(SyntaxCodes.Unreadable, reference.Written.Position,
                $"'{reference.Written.Text}' is {Other}");
        if (references.Any(reference => RegularFile.IsOther(reference.Path)))
            return new FolderGraph(file, spec, null, diagnostics);
        var named = references.Where(reference => reference.Kind is not ReferenceKind.Table)
            .Select(reference => reference.Path);
        string hash = BundleFile.HashOf(named.Prepend(path).Distinct().Select(named => ReadFile(folder, named)));
        return new FolderGraph(file, spec, new GraphBundle(hash, folder, file) { Spec = spec }, diagnostics);
    }

    // A file that is missing is told when the graph is bound; here it counts as one without content.
    private static BundleFile ReadFile(string folder, string path)
    {
        try
        {
            return BundleFile.Of(BundleFile.NameOf(folder, path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new BundleFile(BundleFile.NameOf(folder, path), 0, []);
        }
    }
}
