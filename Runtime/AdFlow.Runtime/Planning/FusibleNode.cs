using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Tells which nodes can be part of a fused stage.</summary>
internal static class FusibleNode
{
    /// <summary>The batch of a node's first input, whose rows it goes through; null where that is none or several.
    /// </summary>
    public static LogicalSource? InputOf(LogicalNode node) =>
        PortOf(node) is var port and >= 0 && node.Inputs[port].Sources is [var only] ? only : null;

    /// <summary>Ordinal of the first input; −1 where there is none.</summary>
    public static int PortOf(LogicalNode node)
    {
        for (int i = 0; i < node.Inputs.Count; i++)
            if (node.Inputs[i].Port.Kind is PortKind.Input or PortKind.Variadic)
                return i;
        return -1;
    }

    /// <summary>The other inputs, which the node takes whole beside the rows of the first: ordinal of the port, and
    /// what is connected to it.</summary>
    public static IEnumerable<(int Port, LogicalSource Source)> SidesOf(LogicalNode node) =>
        Enumerable.Range(0, node.Inputs.Count).Where(port => port != PortOf(node))
            .SelectMany(port => node.Inputs[port].Sources.Select(source => (port, source)));

    /// <summary>Whether the runtime executes the node from its form, chunk by chunk, even alone.</summary>
    public static bool IsOwn(LogicalNode node) =>
        node.Map is not null || node.Form is FilterForm or ProjectForm or LookupForm or TopForm;

    /// <summary>How the node takes rows in chunk by chunk at the end of a stage; null where it does not.</summary>
    public static RowFold? FoldOf(LogicalNode node) =>
        node.Map is null && node.Form is null && node.Inputs.Count == 1 ? node.Table?.Fold : null;

    /// <summary>What the node does as one call over packed rows that runs may share; null where it does not.</summary>
    public static RowCall? CallOf(LogicalNode node) =>
        node.Map is null && node.Form is null ? node.Table?.Call : null;

    /// <summary>Whether the rows that the node puts out are known only when the stage is over.</summary>
    public static bool EndsStage(LogicalNode node) => node.Form is TopForm || FoldOf(node) is not null;

    /// <summary>Whether the node keeps all rows of its input.</summary>
    public static bool KeepsRows(LogicalNode node) =>
        node.Form is not (FilterForm or LookupForm { KeepsUnmatched: false }) && !EndsStage(node);

    /// <summary>Why a node must be a stage of its own, in words for people; null where it may be fused.</summary>
    public static string? WhyAlone(LogicalNode node, LogicalPlan plan) =>
        node.When is not null ? "it has a 'when'"
        : node.Timeout is not null ? "it has a timeout"
        : node.OnError is FailureAction.Empty ? "it has 'on_error: empty'"
        : node.IsRecorded ? WhyNoChunks(node) ?? "a record keeps its result"
        : IsOwn(node) ? null
        : WhyNoChunks(node) ?? (FoldOf(node) is { } fold ? WhyNotRead(node, fold.Scanned, plan)
            : WhyWhole(node) ?? WhyNotInChunks(node, plan));

    // What the descriptor says against calling it for some rows at a time.
    private static string? WhyNoChunks(LogicalNode node) =>
        StaticOrder.IsAsynchronous(node) ? "it is asynchronous"
        : InputOf(node) is null ? PortOf(node) is var port && (port < 0 || node.Inputs[port].Sources.Count == 0)
            ? "it takes a whole table" : "it takes several batches"
        : node.Operator.Purity is not Purity.Pure ? $"it is not pure ({node.Operator.Purity})".ToLowerInvariant()
        : CallOf(node) is not null ? "it is one call over all rows, which runs may share"
        : null;

    // What it says against putting out some rows at a time.
    private static string? WhyWhole(LogicalNode node) =>
        node.Operator.Locality is Locality.Set ? "it is set-local: its rows depend on each other"
        : node.Operator.Rows is not RowEffect.Same ? $"it gives other rows ({node.Operator.Rows})".ToLowerInvariant()
        : node.Operator.Inputs.Any(port => port.Kind is PortKind.Variadic) ? "it takes a list of batches"
        : node.Schemas.Count != 1 ? "it has several outputs"
        : null;

    private static string? WhyNotInChunks(LogicalNode node, LogicalPlan plan)
    {
        int port = PortOf(node);
        var read = node.Reads.Where(use => use.Port == port).Select(use => use.Column);
        if (WhyNotRead(node, read, plan) is { } reason)
            return reason;
        foreach (var column in node.Outputs[0])
            if (column.Source.Kind is ColumnSourceKind.Written && !IsAppendable(column.Field.Type))
                return $"it writes column '{column.Field.Name}' of type {column.Field.Type}, "
                    + "whose rows cannot be joined without a copy";
            else if (column.Source.Kind is ColumnSourceKind.Table)
                return "it passes columns of a table on";
            else if (column.Source.Kind is ColumnSourceKind.Input && column.Source.Index != port)
                return $"it passes columns of '{node.Inputs[column.Source.Index].Port.Name}' on";
        return null;
    }

    private static string? WhyNotRead(LogicalNode node, IEnumerable<int> columns, LogicalPlan plan)
    {
        var schema = plan.SchemaOf(InputOf(node)!.Value);
        foreach (int column in columns)
            if (!IsSliceable(schema[column].Type))
                return $"it reads column '{schema[column].Name}' of type {schema[column].Type}, "
                    + "which cannot be cut into chunks without a copy";
        return null;
    }

    private static bool IsSliceable(DataType type) =>
        type.ByteWidth() > 0 || type.Id is TypeId.Bool || type.HasOffsets();

    private static bool IsAppendable(DataType type) =>
        type.Id is TypeId.Bool || (type.ByteWidth() > 0 && type.Id is not TypeId.Dictionary);
}
