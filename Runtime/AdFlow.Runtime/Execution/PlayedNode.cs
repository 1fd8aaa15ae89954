using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A recorded node in a run, for a <see cref="RunTape"/>: what it reads, and where its results go. Not
/// thread-safe.</summary>
public sealed unsafe class PlayedNode
{
    private readonly PhysicalPlan _plan;
    private readonly RunSlab _slab;
    private readonly RunSeat _seat;

    internal PlayedNode(SlabStage stage, PhysicalPlan plan, RunSlab slab, RunSeat seat) =>
        (Stage, Node, _plan, _slab, _seat) = (stage, stage.Stage.First, plan, slab, seat);

    /// <summary>The node.</summary>
    public LogicalNode Node { get; }

    /// <summary>The request.</summary>
    public Batch Request => _slab.Inputs.Request;

    /// <summary>Memory that lives as long as the run's result.</summary>
    public Arena Arena => _seat.Arena;

    /// <summary>Whether something was given, so that the node is not executed.</summary>
    public bool IsPlayed { get; private set; }

    /// <summary>Why the run fails here; null where it goes on.</summary>
    public RunFailure? Failure { get; private set; }

    internal SlabStage Stage { get; }

    /// <summary>The batch of an input; columns that nobody needs are absent from it (null nodes).</summary>
    /// <param name="port">Ordinal of the port.</param>
    /// <param name="channel">Channel of a variadic port, else 0.</param>
    public Batch Input(int port, int channel = 0) => _slab.Inputs.BatchOf(Node.Inputs[port].Sources[channel]);

    /// <summary>For each column of an output, whether the run needs it.</summary>
    public ReadOnlySpan<bool> Needed(int output) => _plan.Liveness.Columns(new LogicalSource(Node.Ordinal, output));

    /// <summary>What the node left, in <see cref="RunTape.Amend"/>.</summary>
    public Batch Output(int output) => _slab.Outputs[Position(output)];

    /// <summary>
    /// Gives the rows of an output. Columns are taken by name; those that the operator passes on from an input whose
    /// rows it keeps may be left out and are that input's. Private columns may be left out and are null.
    /// </summary>
    /// <param name="output">Ordinal of the output.</param>
    /// <param name="rows">The rows; must live as long as the run's result.</param>
    /// <param name="fillsAbsent">Whether columns that are not there are null in every row: for runs whose results do
    /// not depend on them.</param>
    /// <returns>Why that cannot be its result, for people; null where it was taken.</returns>
    public string? TryGive(int output, Batch rows, bool fillsAbsent = false)
    {
        var schema = Node.Schemas[output];
        var needed = Needed(output);
        var hidden = _plan.Private.Columns(new LogicalSource(Node.Ordinal, output));
        var columns = (ColumnNode**)Arena.Allocate(Math.Max((long)sizeof(ColumnNode*) * schema.Count, 1));
        for (int i = 0; i < schema.Count; i++)
        {
            columns[i] = null;
            if (!needed[i])
                continue;
            columns[i] = Find(rows, schema[i], out string? problem);
            if (columns[i] == null && problem is null)
                columns[i] = !IsPassed(Node, output, i) && (fillsAbsent || hidden[i])
                    ? AbsentColumns.Make(schema[i], rows.RowCount, Arena)
                    : Pass(output, i, rows.RowCount, out problem);
            if (problem is not null)
                return problem;
        }
        _slab.Outputs[Position(output)] = new Batch(schema, columns, rows.RowCount);
        IsPlayed = true;
        return null;
    }

    /// <summary>Leaves all outputs empty, as a node that failed where the graph allows it.</summary>
    /// <param name="failure">Why, which the run then tells as degraded; null where nothing failed.</param>
    public void LeaveEmpty(RunFailure? failure)
    {
        _slab.Failures.LeaveEmpty(Stage, _seat);
        if (failure is not null)
            _slab.Failures.AddDegraded(Stage, failure);
        IsPlayed = true;
    }

    /// <summary>Lets the run fail.</summary>
    public void Fail(RunFailure failure) => (Failure, IsPlayed) = (failure, true);

    /// <summary>Whether a column of an output is that of an input whose rows the operator keeps, so that a record need
    /// not have it.</summary>
    public static bool IsPassed(LogicalNode node, int output, int column) =>
        node.Operator.Rows is RowEffect.Same && node.Outputs[output][column].Source is { Kind: ColumnSourceKind.Input };

    private ColumnNode* Pass(int output, int column, int rows, out string? problem)
    {
        var source = Node.Outputs[output][column].Source;
        if (!IsPassed(Node, output, column))
        {
            problem = $"column '{Node.Schemas[output][column].Name}' is not there";
            return null;
        }
        var input = Input(source.Index);
        problem = input.RowCount == rows ? null : $"there are {rows} rows, and the node has {input.RowCount} now";
        return input.NodeAt(source.Columns[0]);
    }

    private static ColumnNode* Find(Batch rows, Field field, out string? problem)
    {
        problem = null;
        int place = rows.Schema.IndexOf(field.Name);
        if (place < 0 || rows.NodeAt(place) == null)
            return null;
        if (!rows.Schema[place].Type.Equals(field.Type))
            problem = $"column '{field.Name}' is of type {rows.Schema[place].Type}, and the node's of {field.Type}";
        return problem is null ? rows.NodeAt(place) : null;
    }

    private int Position(int output) => _plan.OutputStarts[Node.Ordinal] + output;
}
