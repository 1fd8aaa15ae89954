using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Conditions as masks of a device: where they are true, and where they are false. Used for one expression.
/// </summary>
/// <param name="graph">Where they are computed.</param>
/// <param name="numbers">The numbers in them.</param>
/// <param name="scalars">What differs from run to run.</param>
internal sealed class TruthLowering(LaneGraph graph, NumberLowering numbers, StageScalars scalars)
{
    /// <summary>Lowers a condition.</summary>
    /// <exception cref="NotLoweredException">Devices do not compute it.</exception>
    public LoweredTruth Lower(Expression expression) => expression switch
    {
        _ when NumberLowering.IsScalar(expression) => Scalar(expression),
        ConstantExpression constant => Constant(constant),
        ColumnExpression column => throw new NotLoweredException($"reads column '{column.Name}' of bool"),
        CallExpression call => Call(call),
        _ => throw new NotLoweredException($"computes with '{expression}' of {expression.Type}"),
    };

    private LoweredTruth Scalar(Expression expression)
    {
        int first = MapProgram.FirstScalar + scalars.Add(expression, mayBeNull: true);
        LaneExpression Holds(int scalar) => graph.Make(LaneOp.NotEqual, graph.Input(scalar), graph.Constant(0));
        return new LoweredTruth(Holds(first), Holds(first + 1), ColumnSets.None, ColumnSets.None);
    }

    private LoweredTruth Constant(ConstantExpression constant) => new(
        graph.Mask(!constant.IsNull && constant.Bits != 0), graph.Mask(!constant.IsNull && constant.Bits == 0),
        ColumnSets.None, ColumnSets.None);

    private LoweredTruth Call(CallExpression call)
    {
        switch (call.Op)
        {
            case ExpressionOp.Not:
                var opposite = Lower(call.Operands[0]);
                return new LoweredTruth(opposite.False, opposite.True, opposite.Strict, opposite.Strict);
            case ExpressionOp.And:
                return And(Lower(call.Operands[0]), Lower(call.Operands[1]));
            case ExpressionOp.Or:
                return Or(Lower(call.Operands[0]), Lower(call.Operands[1]));
            case ExpressionOp.If:
                return If(call.Operands);
            case ExpressionOp.Coalesce:
                return call.Operands.Select(Lower).Aggregate(Coalesce);
            case ExpressionOp.IsNull:
                return IsNull(call.Operands[0]);
            case ExpressionOp.In:
                return call.Operands.Skip(1).Select(one => Compare(ExpressionOp.Equal, call.Operands[0], one))
                    .Aggregate(Or);
            default:
                return Compare(call.Op, call.Operands[0], call.Operands[1]);
        }
    }

    private LoweredTruth And(LoweredTruth one, LoweredTruth other) => new(
        graph.Make(LaneOp.And, one.True, other.True), graph.Make(LaneOp.Or, one.False, other.False),
        ColumnSets.Both(one.Strict, other.Strict), ColumnSets.Any(one.Rejected, other.Rejected));

    private LoweredTruth Or(LoweredTruth one, LoweredTruth other) => new(
        graph.Make(LaneOp.Or, one.True, other.True), graph.Make(LaneOp.And, one.False, other.False),
        ColumnSets.Both(one.Strict, other.Strict), ColumnSets.Both(one.Rejected, other.Rejected));

    private LoweredTruth If(IReadOnlyList<Expression> operands)
    {
        var (condition, one, other) = (Lower(operands[0]), Lower(operands[1]), Lower(operands[2]));
        var otherwise = graph.Make(LaneOp.Not, condition.True);
        return new LoweredTruth(
            Chosen(condition.True, one.True, otherwise, other.True),
            Chosen(condition.True, one.False, otherwise, other.False),
            ColumnSets.Both(one.Strict, other.Strict), ColumnSets.Both(one.Rejected, other.Rejected));
    }

    private LoweredTruth Coalesce(LoweredTruth one, LoweredTruth other)
    {
        var isNull = graph.Make(LaneOp.Not, graph.Make(LaneOp.Or, one.True, one.False));
        return new LoweredTruth(
            graph.Make(LaneOp.Or, one.True, graph.Make(LaneOp.And, isNull, other.True)),
            graph.Make(LaneOp.Or, one.False, graph.Make(LaneOp.And, isNull, other.False)),
            ColumnSets.Both(one.Strict, other.Strict), ColumnSets.Both(one.Rejected, other.Rejected));
    }

    private LaneExpression Chosen(
        LaneExpression condition, LaneExpression one, LaneExpression otherwise, LaneExpression other) => graph.Make(
        LaneOp.Or, graph.Make(LaneOp.And, condition, one), graph.Make(LaneOp.And, otherwise, other));

    // Of columns without nulls; a run that has some there is not the device's.
    private LoweredTruth IsNull(Expression operand)
    {
        LaneExpression valid;
        if (operand.Type.IsNumber)
            valid = numbers.Lower(operand).Valid ?? graph.Mask(true);
        else if (operand.Type.Kind is ValueKind.Bool)
            valid = Lower(operand) is var truth ? graph.Make(LaneOp.Or, truth.True, truth.False) : graph.Mask(true);
        else
            throw new NotLoweredException($"computes with '{operand}' of {operand.Type}");
        return new LoweredTruth(graph.Make(LaneOp.Not, valid), valid, ColumnSets.None, ColumnSets.None);
    }

    private LoweredTruth Compare(ExpressionOp op, Expression left, Expression right)
    {
        if (left.Type.Kind is ValueKind.Bool && right.Type.Kind is ValueKind.Bool)
            return CompareTruths(op, Lower(left), Lower(right));
        if (!left.Type.IsNumber || !right.Type.IsNumber)
            throw new NotLoweredException($"compares '{left}' with '{right}' of {right.Type}");
        var (one, other) = (numbers.Lower(left), numbers.Lower(right));
        CheckExact(left, one, right, other);
        CheckExact(right, other, left, one);
        var holds = graph.Make(OpOf(op), one.Value, other.Value);
        var fails = graph.Make(LaneOp.Not, holds);
        foreach (var valid in new[] { one.Valid, other.Valid })
            if (valid is not null)
                (holds, fails) = (graph.Make(LaneOp.And, holds, valid), graph.Make(LaneOp.And, fails, valid));
        var strict = ColumnSets.Any(one.Strict, other.Strict);
        return new LoweredTruth(holds, fails, strict, strict);
    }

    private LoweredTruth CompareTruths(ExpressionOp op, LoweredTruth one, LoweredTruth other)
    {
        var same = graph.Make(LaneOp.Or, graph.Make(LaneOp.And, one.True, other.True),
            graph.Make(LaneOp.And, one.False, other.False));
        var differ = graph.Make(LaneOp.Or, graph.Make(LaneOp.And, one.True, other.False),
            graph.Make(LaneOp.And, one.False, other.True));
        var strict = ColumnSets.Any(one.Strict, other.Strict);
        return op switch
        {
            ExpressionOp.Equal => new LoweredTruth(same, differ, strict, strict),
            ExpressionOp.NotEqual => new LoweredTruth(differ, same, strict, strict),
            _ => throw new NotLoweredException($"computes {ExpressionOperation.Of(op).Usage} of bools"),
        };
    }

    // An int64 is rounded to a float64. Rounding keeps order, so that a comparison with a number of less than 2^53 in
    // magnitude, whose neighbours are exact, stays what it is.
    private static void CheckExact(Expression side, LoweredNumber number, Expression against, LoweredNumber with)
    {
        if (side.Type.Kind is not ValueKind.Int64 || number.Bound < NumberLowering.Exact)
            return;
        bool isSmall = against.Type.Kind is ValueKind.Int64 ? with.Bound < NumberLowering.Exact
            : with.Value.Op is LaneOp.Constant && Math.Abs(with.Value.Value) < NumberLowering.Exact;
        if (!number.IsColumn || !isSmall)
            throw new NotLoweredException($"compares '{side}' with '{against}' exactly, in int64");
    }

    private static LaneOp OpOf(ExpressionOp op) => op switch
    {
        ExpressionOp.Equal => LaneOp.Equal,
        ExpressionOp.NotEqual => LaneOp.NotEqual,
        ExpressionOp.Less => LaneOp.Less,
        ExpressionOp.LessOrEqual => LaneOp.LessOrEqual,
        ExpressionOp.Greater => LaneOp.Greater,
        ExpressionOp.GreaterOrEqual => LaneOp.GreaterOrEqual,
        _ => throw new NotLoweredException($"computes {ExpressionOperation.Of(op).Usage}"),
    };
}
