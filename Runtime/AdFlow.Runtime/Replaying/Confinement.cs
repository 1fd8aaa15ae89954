using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Keeps graphs of somebody else to the files of a folder.</summary>
internal static class Confinement
{
    /// <summary>Whether a file lies in a folder.</summary>
    /// <param name="root">Full path of the folder, without a slash behind.</param>
    /// <param name="path">Full path of the file.</param>
    public static bool IsIn(string root, string path) =>
        path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Reports files of settings that lie outside. Sub-graphs are looked at when they are read, tables when
    /// they are opened.</summary>
    /// <param name="spec">The graph, before it is bound.</param>
    /// <param name="root">The folder; null allows everything.</param>
    /// <param name="catalog">Operators, whose descriptors say which settings name files.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    public static void Check(GraphSpec spec, string? root, OperatorCatalog catalog, DiagnosticBag diagnostics)
    {
        if (root is null)
            return;
        foreach (var reference in GraphReferences.Of(spec, catalog))
            if (reference.Kind is ReferenceKind.Setting && !IsIn(root, reference.Path))
                diagnostics.Add(SyntaxCodes.Outside, reference.Written.Position, $"'{reference.Written.Text}' lies "
                    + "outside the folder that the files of this graph must lie in; put the file into that folder");
    }
}
