namespace AdFlow.Operators;

/// <summary>The kernel of each operation and kind of operand.</summary>
internal static unsafe class KernelTable
{
    /// <summary>Finds a kernel. <c>&gt;</c> and <c>&gt;=</c> are found only between an int64 and a float64.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="kind">Kind of the operand that decides: the last one.</param>
    /// <param name="first">Kind of the first operand.</param>
    /// <returns>Null where the operation has no kernel of its own.</returns>
    internal static delegate*<Register*, Register*, Register*, Register*, int, void> Find(
        ExpressionOp op, ValueKind kind, ValueKind first)
    {
        if (first is ValueKind.Int64 && kind is ValueKind.Float64)
            return Mixed(op);
        return (op, kind) switch
        {
            (ExpressionOp.IsNull, _) => &LogicKernels.IsNull,
            (_, ValueKind.Bool) => Bool(op),
            (_, ValueKind.Float64) => Float(op),
            (ExpressionOp.If, _) => &LogicKernels.IfNumbers,
            (ExpressionOp.Coalesce, _) => &LogicKernels.CoalesceNumbers,
            _ => Integer(op),
        };
    }

    /// <summary>The kernel that makes a register over rows from a uniform one.</summary>
    internal static delegate*<Register*, Register*, Register*, Register*, int, void> Broadcast(ValueKind kind) =>
        kind is ValueKind.Bool ? &LogicKernels.BroadcastBits : &LogicKernels.BroadcastNumbers;

    private static delegate*<Register*, Register*, Register*, Register*, int, void> Bool(ExpressionOp op) => op switch
    {
        ExpressionOp.And => &LogicKernels.And,
        ExpressionOp.Or => &LogicKernels.Or,
        ExpressionOp.Not => &LogicKernels.Not,
        ExpressionOp.Equal => &LogicKernels.Equal,
        ExpressionOp.NotEqual => &LogicKernels.NotEqual,
        ExpressionOp.If => &LogicKernels.IfBits,
        ExpressionOp.Coalesce => &LogicKernels.CoalesceBits,
        _ => null,
    };

    private static delegate*<Register*, Register*, Register*, Register*, int, void> Float(ExpressionOp op) => op switch
    {
        ExpressionOp.Equal => &FloatKernels.Compare<FloatEqual>,
        ExpressionOp.NotEqual => &FloatKernels.Compare<FloatNotEqual>,
        ExpressionOp.Less => &FloatKernels.Compare<FloatLess>,
        ExpressionOp.LessOrEqual => &FloatKernels.Compare<FloatLessOrEqual>,
        ExpressionOp.Add => &FloatKernels.Binary<FloatAdd>,
        ExpressionOp.Subtract => &FloatKernels.Binary<FloatSubtract>,
        ExpressionOp.Multiply => &FloatKernels.Binary<FloatMultiply>,
        ExpressionOp.Divide => &FloatKernels.Divide,
        ExpressionOp.Negate => &FloatKernels.Unary<FloatNegate>,
        ExpressionOp.If => &LogicKernels.IfNumbers,
        ExpressionOp.Coalesce => &LogicKernels.CoalesceNumbers,
        ExpressionOp.Abs => &FloatKernels.Unary<FloatAbs>,
        ExpressionOp.Min => &FloatKernels.Binary<FloatMin>,
        ExpressionOp.Max => &FloatKernels.Binary<FloatMax>,
        ExpressionOp.Floor => &FloatKernels.Unary<FloatFloor>,
        ExpressionOp.Ceil => &FloatKernels.Unary<FloatCeil>,
        ExpressionOp.Round => &FloatKernels.Unary<FloatRound>,
        ExpressionOp.Sqrt => &FloatKernels.Unary<FloatSqrt>,
        ExpressionOp.Exp => &FloatKernels.Unary<FloatExp>,
        ExpressionOp.Log => &FloatKernels.Unary<FloatLog>,
        ExpressionOp.Log1p => &FloatKernels.Unary<FloatLog1p>,
        ExpressionOp.Pow => &FloatKernels.Binary<FloatPow>,
        ExpressionOp.Sigmoid => &FloatKernels.Unary<FloatSigmoid>,
        ExpressionOp.Tanh => &FloatKernels.Unary<FloatTanh>,
        ExpressionOp.ToInt64 => &MixedKernels.ToInt64,
        _ => null,
    };

    private static delegate*<Register*, Register*, Register*, Register*, int, void> Integer(ExpressionOp op) =>
        op switch
    {
        ExpressionOp.Equal => &IntegerKernels.Compare<IntegerEqual>,
        ExpressionOp.NotEqual => &IntegerKernels.Compare<IntegerNotEqual>,
        ExpressionOp.Less => &IntegerKernels.Compare<IntegerLess>,
        ExpressionOp.LessOrEqual => &IntegerKernels.Compare<IntegerLessOrEqual>,
        ExpressionOp.Add => &IntegerKernels.Vector<IntegerAdd>,
        ExpressionOp.Subtract => &IntegerKernels.Vector<IntegerSubtract>,
        ExpressionOp.Multiply => &IntegerKernels.Scalar<IntegerMultiply>,
        ExpressionOp.Modulo => &IntegerKernels.Scalar<IntegerModulo>,
        ExpressionOp.IntegerDivide => &IntegerKernels.Scalar<IntegerDivision>,
        ExpressionOp.Negate => &IntegerKernels.Vector<IntegerNegate>,
        ExpressionOp.Abs => &IntegerKernels.Vector<IntegerAbs>,
        ExpressionOp.Min => &IntegerKernels.Vector<IntegerMin>,
        ExpressionOp.Max => &IntegerKernels.Vector<IntegerMax>,
        ExpressionOp.ToFloat64 => &MixedKernels.ToFloat64,
        _ => null,
    };

    private static delegate*<Register*, Register*, Register*, Register*, int, void> Mixed(ExpressionOp op) => op switch
    {
        ExpressionOp.Equal => &MixedKernels.Compare<OrderEqual>,
        ExpressionOp.NotEqual => &MixedKernels.Compare<OrderNotEqual>,
        ExpressionOp.Less => &MixedKernels.Compare<OrderLess>,
        ExpressionOp.LessOrEqual => &MixedKernels.Compare<OrderLessOrEqual>,
        ExpressionOp.Greater => &MixedKernels.Compare<OrderGreater>,
        ExpressionOp.GreaterOrEqual => &MixedKernels.Compare<OrderGreaterOrEqual>,
        _ => null,
    };
}
