namespace AdFlow.Operators;

/// <summary>The kernel of each operation and kind of operand.</summary>
internal static unsafe class KernelTable
{
    /// <summary>Finds a kernel. <c>&gt;</c> and <c>&gt;=</c> are found only between an int64 and a float64.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="kind">Kind of the operand that decides: the last one.</param>
    /// <param name="first">Kind of the first operand.</param>
    /// <param name="width">The lane of float64 kernels; the others are exact and choose for themselves.</param>
    /// <returns>Null where the operation has no kernel of its own.</returns>
    internal static delegate*<Register*, Register*, Register*, Register*, int, void> Find(
        ExpressionOp op, ValueKind kind, ValueKind first, LaneWidth width)
    {
        if (first is ValueKind.Int64 && kind is ValueKind.Float64)
            return Mixed(op);
        return (op, kind) switch
        {
            (ExpressionOp.IsNull, _) => &LogicKernels.IsNull,
            (_, ValueKind.Bool) => Bool(op),
            (_, ValueKind.Float64) => Float(op, width),
            (ExpressionOp.If, _) => &LogicKernels.IfNumbers,
            (ExpressionOp.Coalesce, _) => &LogicKernels.CoalesceNumbers,
            _ => Integer(op),
        };
    }

    /// <summary>The kernel that makes a register over rows from a uniform one.</summary>
    internal static delegate*<Register*, Register*, Register*, Register*, int, void> Broadcast(ValueKind kind) =>
        kind is ValueKind.Bool ? &LogicKernels.BroadcastBits : &LogicKernels.BroadcastNumbers;

    /// <summary>The kernel that compares a float32 column with another one or with a uniform float64.</summary>
    /// <param name="op">A comparison.</param>
    /// <param name="width">The lane.</param>
    internal static delegate*<Register*, Register*, Register*, Register*, int, void> Narrow(
        ExpressionOp op, LaneWidth width) => width switch
    {
        LaneWidth.Scalar => Narrow<ScalarLane<float>>(op),
        LaneWidth.Vector128 => Narrow<Vector128Lane<float>>(op),
        LaneWidth.Vector256 => Narrow<Vector256Lane<float>>(op),
        LaneWidth.Vector512 => Narrow<Vector512Lane<float>>(op),
        _ => throw LaneLoop.UnknownWidth(width),
    };

    private static delegate*<Register*, Register*, Register*, Register*, int, void> Narrow<V>(ExpressionOp op)
        where V : struct, IMemoryLane<V> => op switch
    {
        ExpressionOp.Equal => &NarrowKernels.Compare<NarrowEqual, V>,
        ExpressionOp.NotEqual => &NarrowKernels.Compare<NarrowNotEqual, V>,
        ExpressionOp.Less => &NarrowKernels.Compare<NarrowLess, V>,
        ExpressionOp.LessOrEqual => &NarrowKernels.Compare<NarrowLessOrEqual, V>,
        ExpressionOp.Greater => &NarrowKernels.Compare<NarrowGreater, V>,
        _ => &NarrowKernels.Compare<NarrowGreaterOrEqual, V>,
    };

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

    private static delegate*<Register*, Register*, Register*, Register*, int, void> Float(
        ExpressionOp op, LaneWidth width) => width switch
    {
        LaneWidth.Scalar => Float<ScalarLane<double>>(op),
        LaneWidth.Vector128 => Float<Vector128Lane<double>>(op),
        LaneWidth.Vector256 => Float<Vector256Lane<double>>(op),
        LaneWidth.Vector512 => Float<Vector512Lane<double>>(op),
        _ => throw LaneLoop.UnknownWidth(width),
    };

    private static delegate*<Register*, Register*, Register*, Register*, int, void> Float<V>(ExpressionOp op)
        where V : struct, IMemoryLane<V> => op switch
    {
        ExpressionOp.Equal => &FloatKernels.Compare<FloatEqual, V>,
        ExpressionOp.NotEqual => &FloatKernels.Compare<FloatNotEqual, V>,
        ExpressionOp.Less => &FloatKernels.Compare<FloatLess, V>,
        ExpressionOp.LessOrEqual => &FloatKernels.Compare<FloatLessOrEqual, V>,
        ExpressionOp.Add => &FloatKernels.Binary<FloatAdd, V>,
        ExpressionOp.Subtract => &FloatKernels.Binary<FloatSubtract, V>,
        ExpressionOp.Multiply => &FloatKernels.Binary<FloatMultiply, V>,
        ExpressionOp.Divide => &FloatKernels.Divide<V>,
        ExpressionOp.Negate => &FloatKernels.Unary<FloatNegate, V>,
        ExpressionOp.If => &LogicKernels.IfNumbers,
        ExpressionOp.Coalesce => &LogicKernels.CoalesceNumbers,
        ExpressionOp.Abs => &FloatKernels.Unary<FloatAbs, V>,
        ExpressionOp.Min => &FloatKernels.Binary<FloatMin, V>,
        ExpressionOp.Max => &FloatKernels.Binary<FloatMax, V>,
        ExpressionOp.Floor => &FloatKernels.Unary<FloatFloor, V>,
        ExpressionOp.Ceil => &FloatKernels.Unary<FloatCeil, V>,
        ExpressionOp.Round => &FloatKernels.Unary<FloatRound, V>,
        ExpressionOp.Sqrt => &FloatKernels.Unary<FloatSqrt, V>,
        ExpressionOp.Exp => &FloatKernels.Unary<FloatExp, V>,
        ExpressionOp.Log => &FloatKernels.Unary<FloatLog, V>,
        ExpressionOp.Log1p => &FloatKernels.Unary<FloatLog1p, V>,
        ExpressionOp.Pow => &FloatKernels.Binary<FloatPow, V>,
        ExpressionOp.Sigmoid => &FloatKernels.Unary<FloatSigmoid, V>,
        ExpressionOp.Tanh => &FloatKernels.Unary<FloatTanh, V>,
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
