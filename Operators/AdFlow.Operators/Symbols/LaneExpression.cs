using System.Globalization;

namespace AdFlow.Operators;

/// <summary>
/// A node of a body traced to a graph of operations without cycles: a number or a mask for each row. Immutable and
/// thread-safe. Made by a <see cref="LaneGraph"/>, which makes each node once: within one graph, two nodes are the same
/// object exactly if they are equal in operation, constant and operands.
/// </summary>
public sealed class LaneExpression
{
    private readonly LaneExpression[] _operands;

    internal LaneExpression(int id, LaneOp op, int input, double value, LaneExpression[] operands)
    {
        Id = id;
        Op = op;
        InputOrdinal = input;
        Value = value;
        _operands = operands;
    }

    /// <summary>Position in its graph, dense from 0; greater than that of every operand.</summary>
    public int Id { get; }

    /// <summary>What it computes.</summary>
    public LaneOp Op { get; }

    /// <summary>Ordinal of the column of an <see cref="LaneOp.Input"/>, else −1.</summary>
    public int InputOrdinal { get; }

    /// <summary>The number of a <see cref="LaneOp.Constant"/>, rounded to the graph's precision; else 0.</summary>
    public double Value { get; }

    /// <summary>What it computes from, in the order of the lane's member.</summary>
    public ReadOnlySpan<LaneExpression> Operands => _operands;

    /// <summary>Whether it is a mask; else it is a number.</summary>
    public bool IsMask => Op.IsMask();

    /// <summary>The expression in prefix form, shared nodes written out each time; for messages and tests.</summary>
    public override string ToString() => Op switch
    {
        LaneOp.Input => string.Create(CultureInfo.InvariantCulture, $"#{InputOrdinal}"),
        LaneOp.Constant => Value.ToString("R", CultureInfo.InvariantCulture),
        _ when _operands.Length == 0 => Op.ToString(),
        _ => $"{Op}({string.Join<LaneExpression>(", ", _operands)})",
    };
}
