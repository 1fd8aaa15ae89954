namespace AdFlow.Operators;

/// <summary>
/// Makes and owns the nodes of one precision, each once (hash-consing: Ershov, On programming of arithmetic operations,
/// CACM 1(8), 1958), so that common subexpressions are one node. Simplifies nothing. Grows only, and is for one thread
/// at a time; its nodes are for any.
/// </summary>
public sealed class LaneGraph
{
    private readonly Dictionary<Key, LaneExpression> _nodes = [];
    private readonly int _limit;

    /// <summary>An empty graph.</summary>
    /// <param name="isDouble">Whether numbers are float64; else they are float32.</param>
    /// <param name="limit">Most nodes it makes.</param>
    public LaneGraph(bool isDouble, int limit = 4096)
    {
        IsDouble = isDouble;
        _limit = limit;
    }

    /// <summary>Whether numbers are float64; else they are float32.</summary>
    public bool IsDouble { get; }

    /// <summary>Number of nodes made.</summary>
    public int Count => _nodes.Count;

    /// <summary>A column.</summary>
    /// <param name="ordinal">Which, from 0; the caller gives it a meaning.</param>
    public LaneExpression Input(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        return Node(new Key(LaneOp.Input, ordinal, 0, -1, -1, -1), 0, []);
    }

    /// <summary>A number, rounded to the graph's precision; told apart by its bits, so −0 is not 0.</summary>
    public LaneExpression Constant(double value)
    {
        value = IsDouble ? value : (float)value;
        return Node(new Key(LaneOp.Constant, -1, BitConverter.DoubleToInt64Bits(value), -1, -1, -1), value, []);
    }

    /// <summary>The mask that is the same everywhere.</summary>
    public LaneExpression Mask(bool value) => Make(value ? LaneOp.True : LaneOp.False);

    /// <summary>An operation on nodes of this graph.</summary>
    /// <param name="op">Any but <see cref="LaneOp.Input"/> and <see cref="LaneOp.Constant"/>.</param>
    /// <param name="operands">As many as it takes, numbers and masks where it takes them.</param>
    /// <exception cref="ArgumentException">The number of operands, or a number in place of a mask or the other way
    /// round.</exception>
    /// <exception cref="InvalidOperationException">The graph is full.</exception>
    public LaneExpression Make(LaneOp op, params ReadOnlySpan<LaneExpression> operands)
    {
        if (operands.Length != op.Arity() || op is LaneOp.Input or LaneOp.Constant)
            throw new ArgumentException($"{op} is not made of {operands.Length} operands.", nameof(operands));
        for (int i = 0; i < operands.Length; i++)
            if (operands[i].IsMask != op.TakesMask(i))
                throw new ArgumentException(
                    $"Operand {i} of {op} must be a {(op.TakesMask(i) ? "mask" : "number")}, not {operands[i].Op}.",
                    nameof(operands));
        var key = new Key(op, -1, 0, IdAt(operands, 0), IdAt(operands, 1), IdAt(operands, 2));
        return Node(key, 0, operands);
    }

    private LaneExpression Node(in Key key, double value, ReadOnlySpan<LaneExpression> operands)
    {
        if (_nodes.TryGetValue(key, out var known))
            return known;
        if (_nodes.Count >= _limit)
            throw new InvalidOperationException($"The expression has more than {_limit} nodes.");
        var node = new LaneExpression(_nodes.Count, key.Op, key.Input, value, operands.ToArray());
        _nodes.Add(key, node);
        return node;
    }

    private static int IdAt(ReadOnlySpan<LaneExpression> operands, int index) =>
        index < operands.Length ? operands[index].Id : -1;

    private readonly record struct Key(LaneOp Op, int Input, long Bits, int First, int Second, int Third);
}
