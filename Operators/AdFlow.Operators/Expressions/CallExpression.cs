namespace AdFlow.Operators;

/// <summary>An operation on operands.</summary>
public sealed class CallExpression : Expression
{
    internal CallExpression(ExpressionOp op, ExpressionType type, Expression[] operands)
        : base(type, Hash(op, operands))
    {
        Op = op;
        Operands = operands;
        Depth = 1 + operands.Max(operand => operand.Depth);
        Size = (int)Math.Min(int.MaxValue, 1 + operands.Sum(operand => (long)operand.Size));
    }

    /// <summary>The operation.</summary>
    public ExpressionOp Op { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Operands { get; }

    /// <inheritdoc/>
    public override int Depth { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    private protected override bool EqualsCore(Expression other) =>
        other is CallExpression call && call.Op == Op && call.Operands.SequenceEqual(Operands);

    private static int Hash(ExpressionOp op, Expression[] operands)
    {
        var hash = new HashCode();
        hash.Add(op);
        foreach (var operand in operands)
            hash.Add(operand.GetHashCode());
        return hash.ToHashCode();
    }
}
