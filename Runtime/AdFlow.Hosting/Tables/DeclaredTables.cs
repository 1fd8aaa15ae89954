using System.Runtime.CompilerServices;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>
/// Finds what deployed graphs need of tables, by binding them without opening anything. What is found is remembered for
/// each version. Used by one thread at a time.
/// </summary>
/// <param name="graphs">Deployed graphs.</param>
/// <param name="files">Tables of files.</param>
internal sealed class DeclaredTables(GraphDirectory graphs, FileTables files)
{
    private readonly ConditionalWeakTable<GraphVersion, IReadOnlyList<LogicalTable>> _known = [];

    /// <summary>The indexes that deployed graphs need of tables whose columns stay what they are.</summary>
    /// <param name="basis">What graphs are bound to.</param>
    /// <param name="names">The tables.</param>
    public ILookup<string, IndexDefinition> Indexes(BindingBasis basis, IReadOnlySet<string> names) =>
        IndexesOf(names, Versions().Select(version => Known(version.Version, basis) ?? []));

    /// <summary>Binds every deployed graph that declares one of some tables to what they may become.</summary>
    /// <param name="now">What graphs are bound to.</param>
    /// <param name="next">What they may be bound to.</param>
    /// <param name="names">The tables that differ.</param>
    /// <param name="broken">Every problem of a graph that can be bound now and could not be then.</param>
    /// <returns>The indexes that the graphs need of these tables.</returns>
    public ILookup<string, IndexDefinition> Check(
        BindingBasis now, BindingBasis next, IReadOnlySet<string> names, List<BrokenGraph> broken)
    {
        var needs = new List<IReadOnlyList<LogicalTable>>();
        foreach (var (graph, version) in Versions())
        {
            var known = Known(version, now);
            if (known is not null && !Declares(known, names))
                continue;
            if (Bind(version, next, out var problems) is { } tables)
                needs.Add(tables);
            else if (known is not null)
                broken.AddRange(problems.Select(each =>
                    new BrokenGraph(graph, [version.Name], each.Node, each.ToString()
                        .Replace(version.Bundle.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))));
        }
        return IndexesOf(names, needs);
    }

    private IEnumerable<(string Graph, GraphVersion Version)> Versions() =>
        graphs.All.SelectMany(graph => graph.Current.Versions.Select(version => (graph.Name, version)));

    // Null for a graph that cannot be bound now: nothing is known of it, and nothing can break.
    private IReadOnlyList<LogicalTable>? Known(GraphVersion version, BindingBasis basis)
    {
        if (_known.TryGetValue(version, out var tables))
            return tables;
        if (Bind(version, basis, out _) is not { } found)
            return null;
        _known.AddOrUpdate(version, found);
        return found;
    }

    private IReadOnlyList<LogicalTable>? Bind(
        GraphVersion version, BindingBasis basis, out IReadOnlyList<Diagnostic> problems)
    {
        var diagnostics = new DiagnosticBag();
        try
        {
            return version.Bundle.Read(diagnostics) is { } graph
                ? TableNeeds.Of(graph, basis, files, diagnostics) : null;
        }
        // A plugin's code may throw whatever it likes.
        catch (Exception error)
        {
            diagnostics.Add(HostFailureCodes.NotActivated, new SourcePosition(version.Bundle.GraphFile, 0, 0),
                PluginLoader.Reason(error));
            return null;
        }
        finally
        {
            problems = diagnostics.ToList();
        }
    }

    private static bool Declares(IReadOnlyList<LogicalTable> tables, IReadOnlySet<string> names) =>
        tables.Any(table => names.Contains(BindingTables.DeclaredName(table)));

    private static ILookup<string, IndexDefinition> IndexesOf(
        IReadOnlySet<string> names, IEnumerable<IReadOnlyList<LogicalTable>> tables) =>
        tables.SelectMany(each => each).Where(table => names.Contains(BindingTables.DeclaredName(table)))
            .SelectMany(table => table.Indexes.Select(index => (Name: BindingTables.DeclaredName(table), index)))
            .Distinct().ToLookup(pair => pair.Name, pair => pair.index);
}
