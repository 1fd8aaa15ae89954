namespace AdFlow.Operators;

/// <summary>Everything known about an operator without running it. Immutable, thread-safe.</summary>
public abstract class OperatorDescriptor
{
    /// <summary>Lower snake case id.</summary>
    public required string Id { get; init; }

    /// <summary>What it does, from the doc comment.</summary>
    public required string Summary { get; init; }

    /// <summary>More about it, from the doc comment's remarks.</summary>
    public string Remarks { get; init; } = "";

    /// <summary>A YAML example of a node.</summary>
    public string Example { get; init; } = "";

    /// <summary>Inputs and tables, in ordinal order.</summary>
    public IReadOnlyList<PortDescriptor> Inputs { get; init; } = [];

    /// <summary>Outputs, in ordinal order; the first is the default one.</summary>
    public IReadOnlyList<PortDescriptor> Outputs { get; init; } = [new("out", PortKind.Output, "")];

    /// <summary>Columns it always reads.</summary>
    public IReadOnlyList<ColumnDescriptor> Reads { get; init; } = [];

    /// <summary>Columns it always writes.</summary>
    public IReadOnlyList<ColumnDescriptor> Writes { get; init; } = [];

    /// <summary>Settings, in ordinal order.</summary>
    public IReadOnlyList<ParameterDescriptor> Parameters { get; init; } = [];

    /// <summary>How output rows relate to the rows of the first input.</summary>
    public RowEffect Rows { get; init; }

    /// <summary>What an output row depends on.</summary>
    public Locality Locality { get; init; }

    /// <summary>What else it depends on or changes.</summary>
    public Purity Purity { get; init; }

    /// <summary>Whether an operator with effects can answer as if, and change nothing, in a run that is a shadow.
    /// </summary>
    public bool RunsDry { get; init; }

    /// <summary>Whether a run changes something outside itself even where it is a shadow.</summary>
    public bool IsLiveOnly => Purity is Purity.Effect && !RunsDry;

    /// <summary>Whether results may differ in their last bits with the rows that are computed beside them, or with the
    /// machine.</summary>
    public bool IsInexact { get; init; }

    /// <summary>Whether the same inputs may give another result at another time or place.</summary>
    public bool IsUnrepeatable => IsInexact || Purity is Purity.Clock or Purity.Effect;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
