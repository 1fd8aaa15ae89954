namespace AdFlow.Graphs;

/// <summary>A node.</summary>
/// <param name="Id">Its id.</param>
public sealed record NodeSpec(YamlScalar Id)
{
    /// <summary>Operator, or null where <see cref="Use"/> is given. Both are null where the node names neither or both,
    /// which is reported.</summary>
    public YamlScalar? Op { get; init; }

    /// <summary>Path of a sub-graph, or null.</summary>
    public YamlScalar? Use { get; init; }

    /// <summary>The sub-graph behind <see cref="Use"/>; null where it could not be read.</summary>
    public GraphSpec? Used { get; init; }

    /// <summary>What is connected.</summary>
    public IReadOnlyList<NodeInputSpec> In { get; init; } = [];

    /// <summary>Tables by port; a bare name has a null port.</summary>
    public IReadOnlyList<NodeTableSpec> Tables { get; init; } = [];

    /// <summary>Settings, or null.</summary>
    public YamlNode? With { get; init; }

    /// <summary>Renamed columns: operator name and column name.</summary>
    public IReadOnlyList<(YamlScalar Operator, YamlScalar Column)> Columns { get; init; } = [];

    /// <summary>Condition over the request, or null.</summary>
    public YamlScalar? When { get; init; }

    /// <summary>Time for the node, or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What happens when time is over.</summary>
    public FailureAction OnTimeout { get; init; }

    /// <summary>What happens when the operator fails.</summary>
    public FailureAction OnError { get; init; }

    /// <summary>Columns that it makes and that may be recorded although it reads private values.</summary>
    public IReadOnlyList<YamlScalar> Public { get; init; } = [];

    /// <summary>Keys among <c>in</c>, <c>table</c> and <c>with</c> that are there but could not be read in full:
    /// nothing is known to be missing.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>What the node is for.</summary>
    public string Doc { get; init; } = "";
}
