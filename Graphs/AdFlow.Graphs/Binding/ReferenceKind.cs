namespace AdFlow.Graphs;

/// <summary>What a graph names.</summary>
public enum ReferenceKind : byte
{
    /// <summary>A sub-graph.</summary>
    SubGraph,
    /// <summary>A file of a setting.</summary>
    Setting,
    /// <summary>A table.</summary>
    Table,
}
