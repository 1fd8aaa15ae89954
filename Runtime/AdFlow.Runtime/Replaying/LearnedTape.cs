using System.Collections.Concurrent;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Plays what was recorded into another plan than the recorded one: of the graph as it was written, or of another
/// graph. Recorded rows are found by what a node reads; rows that were not recorded are computed. For one run.
/// </summary>
internal sealed unsafe class LearnedTape(
    LearnedResults results, NodeIdentities identities, UnrecordedNodes unrecorded) : RunTape
{
    private readonly ConcurrentDictionary<string, bool> _unrecorded = [];

    // Rows of nodes of which only some were recorded.
    private readonly ConcurrentDictionary<int, (LearnedNode Learned, int[] Rows)> _partly = [];

    /// <summary>Whether models and remote calls are computed: only what nodes would change outside is played.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether the plan is of the recorded graph: then columns that were not recorded are those that nobody
    /// needs.</summary>
    public bool IsSameGraph { get; init; }

    /// <summary>The record, where the plan's recorded nodes all stand in their places (<see cref="RecordedPlaces"/>)
    /// and nothing needs to be learnt; else null.</summary>
    public RecordedRun? InPlace { get; init; }

    /// <summary>Whether a node was asked for that the record did not have all results of.</summary>
    public bool IsUnrecorded(string path) => _unrecorded.ContainsKey(path);

    /// <summary>Whether a node is to be computed because another table than the recorded one was given to it.</summary>
    public Func<LogicalNode, bool> ReadsFixture { get; init; } = _ => false;

    /// <inheritdoc/>
    public override void Play(PlayedNode node)
    {
        if (ReadsFixture(node.Node))
            return;
        if (IsLive && node.Node is { ReadsPrivate: false, Operator.Purity: not Purity.Effect })
            return;
        if (InPlace is not null)
        {
            PlayInPlace(node, InPlace);
            return;
        }
        var learned = results.Find(identities, node.Node, out bool isOther);
        if (learned is null && !node.Node.IsRecorded)
            return;
        if (learned is null)
            Settle(node, isOther ? "is another one than was recorded" : "was not recorded");
        else if (learned.IsEmpty)
            node.LeaveEmpty(learned.Emptied);
        else if (!learned.TryFind(identities.Plan, node, out int[]? rows))
            Settle(node, "reads other rows than were recorded");
        else if (!learned.IsByRow)
            Give(node, learned.Results);
        else if (rows is null || !rows.Contains(-1))
            Give(node, [Written(node, learned.Results[0], rows)]);
        else if (Settle(node, "reads rows that were not recorded, beside those that were"))
            _partly[node.Node.Ordinal] = (learned, rows);
    }

    /// <inheritdoc/>
    public override void Amend(PlayedNode node)
    {
        if (_partly.TryRemove(node.Node.Ordinal, out var partly))
            node.TryGive(0, Merge(
                Written(node, partly.Learned.Results[0], null), node.Output(0), partly.Rows, node.Arena));
    }

    private void PlayInPlace(PlayedNode node, RecordedRun run)
    {
        if (run.Header.Degraded.FirstOrDefault(failure => failure.Node == node.Node.Path) is { } emptied)
            node.LeaveEmpty(emptied);
        else if (node.Node.IsRecorded && run.TryFindResult(node.Node.NameOf(0), out var rows))
            Give(node, [LearnedNode.LearnsRows(node.Node) ? Written(node, rows, null) : rows]);
        else if (node.Node.IsRecorded)
            Settle(node, "was not recorded");
    }

    private bool Settle(PlayedNode node, string why)
    {
        _unrecorded[node.Node.Path] = true;
        return unrecorded.Settle(node, why);
    }

    private void Give(PlayedNode node, Batch[] outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            if (node.TryGive(i, outputs[i], fillsAbsent: IsSameGraph) is { } problem)
            {
                Settle(node, $"was recorded otherwise: {problem}");
                return;
            }
            if (Lacks(node.Node, i, outputs[i]))
                _unrecorded[node.Node.Path] = true;
        }
    }

    private static bool Lacks(LogicalNode node, int output, Batch recorded)
    {
        for (int i = 0; i < node.Schemas[output].Count; i++)
            if (!PlayedNode.IsPassed(node, output, i)
                && (recorded.Schema.IndexOf(node.Schemas[output][i].Name) is var place && place < 0
                    || recorded.NodeAt(place) == null))
                return true;
        return false;
    }

    // What the operator wrote: what it passes on may be other columns now, though those that it reads are the same.
    private static Batch Written(PlayedNode node, Batch recorded, int[]? rows)
    {
        var columns = NewColumns(recorded.ColumnCount, node.Arena);
        for (int i = 0; i < recorded.ColumnCount; i++)
            columns[i] = recorded.NodeAt(i) == null || !IsWritten(node.Node, recorded.Schema[i].Name) ? null
                : rows is null ? recorded.NodeAt(i) : Gather.Take(recorded[i], rows, node.Arena);
        return new Batch(recorded.Schema, columns, rows?.Length ?? recorded.RowCount);
    }

    private static bool IsWritten(LogicalNode node, string column)
    {
        foreach (var output in node.Outputs[0])
            if (output.Field.Name == column)
                return output.Source.Kind is ColumnSourceKind.Written;
        return false;
    }

    // Recorded rows go before those that were just computed.
    private static Batch Merge(Batch recorded, Batch computed, int[] rows, Arena arena)
    {
        var columns = NewColumns(computed.ColumnCount, arena);
        var channels = new int[rows.Length];
        var places = new int[rows.Length];
        for (int row = 0; row < rows.Length; row++)
            (channels[row], places[row]) = rows[row] < 0 ? (1, row) : (0, rows[row]);
        for (int i = 0; i < computed.ColumnCount; i++)
        {
            columns[i] = computed.NodeAt(i);
            var field = computed.Schema[i];
            int place = recorded.Schema.IndexOf(field.Name);
            if (columns[i] != null && place >= 0 && recorded.NodeAt(place) != null
                && field.Type.Id is not TypeId.Dictionary && recorded.Schema[place].Type.Equals(field.Type))
                columns[i] = Gather.Take([recorded[place], computed[i]], field.Type, channels, places, arena);
        }
        return new Batch(computed.Schema, columns, rows.Length);
    }

    private static ColumnNode** NewColumns(int count, Arena arena) =>
        (ColumnNode**)arena.Allocate(Math.Max((long)sizeof(ColumnNode*) * count, 1));
}
