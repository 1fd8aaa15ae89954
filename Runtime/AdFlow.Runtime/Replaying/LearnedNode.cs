using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// What a recorded node gave for what it read in the recorded run, so that the same is given where another plan, or
/// another graph, asks for it: row by row where an operator works so, else for the same inputs as a whole. Immutable.
/// </summary>
internal sealed class LearnedNode
{
    private readonly Dictionary<byte[], int>? _rows;
    private readonly byte[][] _keys = [];
    private readonly byte[] _whole = [];

    /// <summary>Learns from a node whose results were just given.</summary>
    /// <param name="plan">Plan of the recorded run.</param>
    /// <param name="played">The node in it.</param>
    /// <param name="results">Its recorded result for each output; they live as long as the record.</param>
    public LearnedNode(LogicalPlan plan, PlayedNode played, Batch[] results)
    {
        Results = results;
        IsByRow = LearnsRows(played.Node);
        if (!IsByRow)
        {
            _whole = InputKeys.OfAll(plan, played);
            return;
        }
        _keys = InputKeys.OfRows(plan, played);
        _rows = new Dictionary<byte[], int>(_keys.Length, new ValueKey.Comparer());
        for (int row = 0; row < _keys.Length; row++)
            _rows.TryAdd(_keys[row], row);
    }

    /// <summary>Learns that a node was left empty.</summary>
    public LearnedNode(RunFailure? emptied) => (IsEmpty, Emptied) = (true, emptied);

    /// <summary>Whether the node was left empty, whatever it reads.</summary>
    public bool IsEmpty { get; }

    /// <summary>Why it was left empty, or null.</summary>
    public RunFailure? Emptied { get; }

    /// <summary>Whether each row of its result depends on that row of its first input alone.</summary>
    public bool IsByRow { get; }

    /// <summary>What it gave, for each output.</summary>
    public Batch[] Results { get; } = [];

    /// <summary>Finds what was recorded for what a node reads now.</summary>
    /// <param name="plan">Plan of the run.</param>
    /// <param name="played">The node in it.</param>
    /// <param name="rows">For each row of the node its row in <see cref="Results"/>, −1 where it was not recorded;
    /// null where the results are what it gives, as they are.</param>
    /// <returns>False where nothing was recorded for it: the node looks at all rows, and they differ.</returns>
    public bool TryFind(LogicalPlan plan, PlayedNode played, out int[]? rows)
    {
        rows = null;
        if (_rows is null)
            return _whole.AsSpan().SequenceEqual(InputKeys.OfAll(plan, played));
        byte[][] keys = InputKeys.OfRows(plan, played);
        bool isSame = keys.Length == _keys.Length;
        rows = new int[keys.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            bool isAtItsPlace = row < _keys.Length && _keys[row].AsSpan().SequenceEqual(keys[row]);
            rows[row] = isAtItsPlace ? row : _rows.GetValueOrDefault(keys[row], -1);
            isSame &= isAtItsPlace;
        }
        rows = isSame ? null : rows;
        return true;
    }

    /// <summary>Whether a node's results are learnt row by row.</summary>
    public static bool LearnsRows(LogicalNode node) =>
        !node.ReadsPrivate && node.Operator is { Rows: RowEffect.Same, Locality: Locality.Row }
        && node.Inputs[0].Table < 0 && node.Outputs.Count == 1;
}
