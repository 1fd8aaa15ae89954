using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>The published tables of the search_ads graph and their indexes, by name. Views: the tables must stay
/// open. Thread-safe.</summary>
/// <param name="plan">The graph.</param>
/// <param name="tables">Its tables, in the order of the plan.</param>
internal sealed class AdTables(LogicalPlan plan, IReadOnlyList<PublishedTable> tables)
{
    /// <summary>All rows of a table.</summary>
    public Batch Rows(string name) => Find(name).Current.Batch;

    /// <summary>The index of a kind that a table has.</summary>
    public T Index<T>(string name, IndexKind kind) where T : class
    {
        var snapshot = Find(name).Current;
        return snapshot.Index<T>(snapshot.Indexes.Single(index => index.Kind == kind));
    }

    private PublishedTable Find(string name)
    {
        for (int i = 0; i < tables.Count; i++)
            if (plan.Tables[i].Name == name)
                return tables[i];
        throw new ArgumentException($"The graph has no table '{name}'.", nameof(name));
    }
}
