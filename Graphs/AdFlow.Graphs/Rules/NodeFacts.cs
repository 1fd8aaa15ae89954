using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>What rules ask about a node.</summary>
internal static class NodeFacts
{
    /// <summary>Whether it always runs and either succeeds or fails the run, and can be run again. Others are barriers:
    /// no rule moves, merges or crosses them. So what a record has of a node that reads private values is right for the
    /// graph as it was written, too.</summary>
    public static bool IsPlain(this LogicalNode node) =>
        node is { When: null, Timeout: null, OnError: FailureAction.Fail, ReadsPrivate: false };

    /// <summary>Ordinal of the first input port; −1 where there is none, or nothing is connected to it.</summary>
    public static int FirstInput(this LogicalNode node)
    {
        for (int i = 0; i < node.Inputs.Count; i++)
            if (node.Inputs[i].Port.Kind is PortKind.Input)
                return node.Inputs[i].Sources.Count == 1 ? i : -1;
        return -1;
    }

    /// <summary>What feeds the first input.</summary>
    public static LogicalSource FirstSource(this LogicalNode node) => node.Inputs[node.FirstInput()].Sources[0];

    /// <summary>Whether each row of its only output comes from one row of its first input, in their order, whatever the
    /// other rows are: rows that its reader drops may be dropped before it as well.</summary>
    public static bool IsRowLocal(this LogicalNode node) =>
        node.IsPlain() && node.Outputs.Count == 1 && node.FirstInput() >= 0 && node.Operator.Purity is Purity.Pure
        && node.Form switch
        {
            FilterForm or ProjectForm or LookupForm => true,
            null => node.Map is not null || (node.Operator.Locality is Locality.Row
                && node.Operator.Rows is RowEffect.Same or RowEffect.Subset or RowEffect.Expand),
            _ => false,
        };

    /// <summary>Whether it is row-local and gives exactly one row for each.</summary>
    public static bool KeepsRows(this LogicalNode node) => node.IsRowLocal() && node.Form switch
    {
        ProjectForm => true,
        LookupForm lookup => lookup.KeepsUnmatched,
        null => node.Map is not null || node.Operator.Rows is RowEffect.Same,
        _ => false,
    };

    /// <summary>Whether it puts out all rows of its channels, one channel after the other.</summary>
    public static bool AppendsChannels(this LogicalNode node) =>
        node.IsPlain() && node.Form is null && node.Outputs.Count == 1 && node.Operator is
        {
            Purity: Purity.Pure, Locality: Locality.Row, Rows: RowEffect.Append,
        } && node.Outputs[0].All(column => column.Source.Kind is ColumnSourceKind.Channels);

    /// <summary>Whether the output has exactly the columns of the first input.</summary>
    public static bool PassesAll(this LogicalNode node, int columns)
    {
        int port = node.FirstInput();
        if (node.Outputs is not [var outputs] || outputs.Count != columns)
            return false;
        for (int i = 0; i < columns; i++)
            if (outputs[i].Source is not { Kind: ColumnSourceKind.Input } source || source.Index != port
                || source.Columns[0] != i)
                return false;
        return true;
    }

    /// <summary>Whether it only passes columns on.</summary>
    public static bool OnlyPasses(this LogicalNode node) => node.Form is ProjectForm { Computed.Count: 0 };

    /// <summary>The column of the first input that an output column is, or −1.</summary>
    public static int PassedFrom(this LogicalNode node, int column) =>
        node.Outputs[0][column].Source is { Kind: ColumnSourceKind.Input } source && source.Index == node.FirstInput()
            ? source.Columns[0] : -1;

    /// <summary>The node with other columns in its only output.</summary>
    public static LogicalNode WithColumns(this LogicalNode node, IReadOnlyList<OutputColumn> columns) => node with
    {
        Outputs = [columns],
        Schemas = [new Schema([.. columns.Select(column => column.Field)])],
    };

    /// <summary>Why a filter or limit must not go below a node that is not row-local.</summary>
    public static string WhyFixed(this LogicalNode node)
    {
        string id = node.Operator.Id;
        return node.When is not null ? "its 'when:' decides whether there are rows at all"
            : node.Timeout is not null ? "it has a timeout"
            : node.OnError is not FailureAction.Fail ? "it goes on without rows where it fails"
            : node.ReadsPrivate ? "it reads private values, so a replay starts from its result"
            : node.Operator.Purity is Purity.Random ? $"{id} draws random numbers"
            : node.Operator.Purity is Purity.Clock ? $"{id} depends on the moment"
            : node.Operator.Purity is Purity.Effect ? $"{id} changes something outside the run"
            : node.Table?.Ranking is not null
                ? $"{id} stops at a limit, so rows that are dropped before make room for others"
            : node.Inputs.All(input => input.Sources.Count == 0) ? $"{id} makes the rows"
            : node.Operator.Locality is Locality.Set
                ? $"{id} is set-local: what becomes of a row depends on the other rows"
            : node.Outputs.Count > 1 ? $"{id} has several outputs" : $"{id} makes new rows";
    }
}
