namespace AdFlow.Operators;

/// <summary>
/// On a generic static method <c>V Name&lt;V&gt;(…) where V : struct, ILane&lt;V&gt;</c>: a pure operator that computes
/// each row by itself. Parameters of type <c>V</c> are columns, C# scalars are settings; a tuple gives several outputs.
/// </summary>
/// <param name="id">Lower snake case id, <c>family.name</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MapOperatorAttribute(string id) : Attribute
{
    /// <summary>Lower snake case id.</summary>
    public string Id { get; } = id;

    /// <summary>Name of the output column; for several, the names of the tuple's members are used.</summary>
    public string Output { get; set; } = "";
}

/// <summary>On a sealed class derived from <see cref="TableOperator{TParameters}"/>: an operator over whole
/// batches.</summary>
/// <param name="id">Lower snake case id: <c>family.name</c>, or a bare name for a relational built-in.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TableOperatorAttribute(string id) : Attribute
{
    /// <summary>Lower snake case id.</summary>
    public string Id { get; } = id;

    /// <summary>How output rows relate to the rows of the first input.</summary>
    public RowEffect Rows { get; set; } = RowEffect.New;

    /// <summary>What an output row depends on.</summary>
    public Locality Locality { get; set; } = Locality.Set;

    /// <summary>What else the operator depends on or changes.</summary>
    public Purity Purity { get; set; }

    /// <summary>
    /// Of an operator whose <see cref="Purity"/> is <see cref="Purity.Effect"/>: whether it can answer as if, and
    /// change nothing, where <see cref="RunContext.IsShadow"/> says so. A graph with one that cannot is never run as a
    /// shadow.
    /// </summary>
    public bool RunsDry { get; set; }

    /// <summary>
    /// Whether results may differ in their last bits with the rows that are computed beside them, or with the machine,
    /// as those of models do. A record of a run keeps such results, because they cannot be computed again.
    /// </summary>
    public bool IsInexact { get; set; }

    /// <summary>A short YAML example of a node, for the reference.</summary>
    public string Example { get; set; } = "";
}
