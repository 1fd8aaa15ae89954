using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>A node bound to its operator. Immutable, thread-safe.</summary>
public sealed record LogicalNode
{
    /// <summary>Position in <see cref="LogicalPlan.Nodes"/>.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Path in the graph, sub-graphs included: <c>bid/ecpm</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Paths of the author's nodes whose work it does, the first one for messages: its own path, unless a rule
    /// has merged or split nodes. A node that was split is in several.</summary>
    public IReadOnlyList<string> StandsFor
    {
        get => field ?? [Path];
        init;
    }

    /// <summary>Where it stands.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>Its operator.</summary>
    public required OperatorDescriptor Operator { get; init; }

    /// <summary>One for each port that the operator declares, in ordinal order.</summary>
    public required IReadOnlyList<LogicalInput> Inputs { get; init; }

    /// <summary>Columns of each output and where their values come from.</summary>
    public required IReadOnlyList<IReadOnlyList<OutputColumn>> Outputs { get; init; }

    /// <summary>Schema of each output.</summary>
    public required IReadOnlyList<Schema> Schemas { get; init; }

    /// <summary>Number of columns that the operator fills itself, over all outputs.</summary>
    public required int SlotCount { get; init; }

    /// <summary>Columns that the operator itself reads, whichever of its outputs are needed.</summary>
    public required IReadOnlyList<ColumnUse> Reads { get; init; }

    /// <summary>Settings that are evaluated per run; the position is the slot.</summary>
    public IReadOnlyList<PerRunSetting> PerRunSettings { get; init; } = [];

    /// <summary>The bound table operator; null for a map operator, and for a node that a rule has rewritten to a form.
    /// </summary>
    public TableOperator? Table { get; init; }

    /// <summary>What the node does in terms that the planner understands; it goes before <see cref="Table"/>. Null for
    /// a map operator and for a table operator that is only known by its code.</summary>
    public OperatorForm? Form { get; init; }

    /// <summary>The bound map operator; null for a table operator.</summary>
    public MapBinding? Map { get; init; }

    /// <summary>Condition over the request; where it is not true, the outputs are empty.</summary>
    public ExpressionProgram? When { get; init; }

    /// <summary>Time for the node, or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What happens when time is over.</summary>
    public FailureAction OnTimeout { get; init; }

    /// <summary>What happens when the operator fails.</summary>
    public FailureAction OnError { get; init; }

    /// <summary>Name of an output as graphs refer to it: <c>node</c> for the first one, <c>node.output</c> for others.
    /// </summary>
    public string NameOf(int output) => output == 0 ? Path : $"{Path}.{Operator.Outputs[output].Name}";

    /// <summary>
    /// Whether a record of a run keeps the node's result, so that a replay need not compute it: always where it could
    /// be another one then. Such a node is a stage of its own.
    /// </summary>
    public bool IsRecorded
    {
        get => field || Operator.IsUnrepeatable || Table?.IsAsynchronous is true;
        init;
    }

    /// <summary>Whether it reads values that derive from private fields of the request, so that a replay has only its
    /// recorded result, and not even its <see cref="When"/>.</summary>
    public bool ReadsPrivate { get; init; }

    /// <summary>Ordinals of the request fields that expressions among its settings read, those evaluated per run apart.
    /// </summary>
    public IReadOnlyList<int> RequestReads { get; init; } = [];

    /// <summary>Names of columns that it makes and that may be recorded although it reads private values.</summary>
    public IReadOnlyList<string> PublicColumns { get; init; } = [];

    /// <summary>What the operator was made of, so that equal nodes can be told.</summary>
    internal NodeGiven Given { get; init; } = new([], []);

    /// <summary>Settings as the graph gives them, defaults included, for explaining a plan: name and text. Behind them
    /// the settings of a sub-graph that they name, such as <c>settings.scale</c>, with their values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>Files that settings name, each joined to the folder of the graph that names it.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
