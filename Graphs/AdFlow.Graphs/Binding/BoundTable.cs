using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>A table while a graph is bound; collects the indexes that nodes need.</summary>
internal sealed record BoundTable(int Ordinal, string Name, TableSpec Spec, string Path, Schema? Schema)
{
    public List<IndexDefinition> Indexes { get; } = [];

    public IndexDefinition Need(IndexDefinition index)
    {
        if (!Indexes.Contains(index))
            Indexes.Add(index);
        return index;
    }
}

/// <summary>An output of a bound node; the schema is known even where it is the request.</summary>
internal readonly record struct BoundSource(string Name, LogicalSource Source, Schema Schema);
