using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>What graphs need of tables, on every rung of their quality ladders. Pure functions.</summary>
internal static class TableNeeds
{
    /// <summary>Binds a graph, and each of its rungs, without opening anything.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="basis">What it is bound to, which the caller holds.</param>
    /// <param name="files">Tables of files.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>The tables with the indexes that nodes need; those of rungs follow. Null with problems.</returns>
    public static IReadOnlyList<LogicalTable>? Of(
        GraphSpec graph, BindingBasis basis, FileTables files, DiagnosticBag diagnostics)
    {
        if (Bind(graph, basis, files, diagnostics) is not { } plan)
            return null;
        return
        [
            .. plan.Tables,
            .. QualityLadder.Names(graph).Where(name => name != QualityLadder.Full)
                .Select(name => QualityLadder.At(graph, name, diagnostics)).OfType<GraphSpec>()
                .SelectMany(rung => Bind(rung, basis, files, diagnostics)?.Tables ?? []),
        ];
    }

    /// <summary>Builds indexes in the store, where whoever opens the table finds them; nothing is opened for long.
    /// </summary>
    /// <param name="tables">The tables.</param>
    /// <param name="basis">What they are, where they are published; the caller holds it.</param>
    /// <param name="store">Holds them.</param>
    /// <param name="diagnostics">Takes what of the rows does not fit the indexes.</param>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public static void Build(
        IEnumerable<LogicalTable> tables, BindingBasis basis, SnapshotStore store, DiagnosticBag diagnostics)
    {
        foreach (var same in tables.GroupBy(table => (Name: BindingTables.DeclaredName(table), table.Path)))
            try
            {
                IndexDefinition[] indexes = [.. same.SelectMany(table => table.Indexes).Distinct()];
                var opened = basis.Tables.TryGetValue(same.Key.Name, out var published)
                    ? store.OpenVersion(same.Key.Name, published.Table.Current.Hash, indexes)
                    : store.Open(same.Key.Path, indexes);
                opened.Release();
            }
            catch (TablePublishException error)
            {
                foreach (var problem in error.Problems)
                    diagnostics.Add(BindingCodes.File, same.First().Position,
                        $"table '{same.Key.Name}': {problem.Text}");
            }
    }

    private static LogicalPlan? Bind(
        GraphSpec graph, BindingBasis basis, FileTables files, DiagnosticBag diagnostics) =>
        GraphActivation.Check(graph, basis.Operators.Catalog, new BindingTables(basis, files), diagnostics);
}
