using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Expressions over float64 numbers as expressions of a device. Integers are float64 there, as long as every number
/// that can come up is one exactly; an int64 column as it is may only be compared with such numbers, for rounding keeps
/// order, or be converted. Used for one expression.
/// </summary>
/// <param name="unit">Where it is computed, in float64.</param>
/// <param name="columnOf">The value of a column, by its ordinal in the expression.</param>
/// <param name="scalars">What differs from run to run.</param>
/// <param name="mayBeNull">Whether null numbers of the request are understood: where there is no more than a mask to
/// be made of it.</param>
internal sealed class NumberLowering(
    LaneUnit unit, Func<int, LoweredValue> columnOf, StageScalars scalars, bool mayBeNull)
{
    /// <summary>Greatest magnitude of an integer of the request, as of an int32.</summary>
    public const double ScalarBound = 1L << 31;


    /// <summary>Integers up to here are float64 numbers, and their neighbours too.</summary>
    public const double Exact = 1L << 53;

    private readonly LaneGraph _graph = unit.Graph;
    private TruthLowering? _truths;

    /// <summary>The conditions in it.</summary>
    public TruthLowering Truths => _truths ??= new TruthLowering(_graph, this, scalars);

    /// <summary>Whether an expression is the same for all rows of a run, but not for all runs.</summary>
    public static bool IsScalar(Expression expression) =>
        expression.ReadRequestFields().Count > 0 && expression.ReadColumns().Count == 0;

    /// <summary>Lowers a number.</summary>
    /// <exception cref="NotLoweredException">Devices do not compute it.</exception>
    public LoweredNumber Lower(Expression expression) => expression switch
    {
        _ when IsScalar(expression) => Scalar(expression),
        ColumnExpression column => Column(column),
        ConstantExpression constant => Constant(constant),
        CallExpression call => Call(call),
        _ => throw new NotLoweredException($"computes with '{expression}' of {expression.Type}"),
    };

    private LoweredNumber Scalar(Expression expression)
    {
        if (!expression.Type.IsNumber)
            throw new NotLoweredException($"computes with '{expression}' of {expression.Type}");
        int first = MapProgram.FirstScalar + scalars.Add(expression, mayBeNull);
        var valid = mayBeNull ? _graph.Make(LaneOp.NotEqual, _graph.Input(first + 1), _graph.Constant(0)) : null;
        double bound = expression.Type.Kind is ValueKind.Int64 ? ScalarBound : double.PositiveInfinity;
        return new LoweredNumber(_graph.Input(first), valid, bound, false, ColumnSets.None);
    }

    private LoweredNumber Column(ColumnExpression column)
    {
        if (!column.Type.IsNumber)
            throw new NotLoweredException($"computes with column '{column.Name}' of {column.Type}");
        var value = columnOf(column.Ordinal);
        double bound = value.Type is DeviceType.Int32 ? -(double)int.MinValue : double.PositiveInfinity;
        var valid = value.Valid is null ? null
            : _graph.Make(LaneOp.NotEqual, unit.Load(value.Valid), _graph.Constant(0));
        return new LoweredNumber(unit.Load(value), valid, bound, true, value.Nulls);
    }

    private LoweredNumber Constant(ConstantExpression constant)
    {
        if (constant.IsNull)
            return new LoweredNumber(_graph.Constant(0), _graph.Mask(false), 0, false, ColumnSets.None);
        if (constant.Type.Kind is ValueKind.Float64)
            return new LoweredNumber(
                _graph.Constant(constant.Float64), null, double.PositiveInfinity, false, ColumnSets.None);
        double magnitude = Math.Abs((double)constant.Bits);
        if (magnitude >= Exact)
            throw new NotLoweredException($"computes with {constant.Bits}, which is no float64");
        return new LoweredNumber(_graph.Constant(constant.Bits), null, magnitude, false, ColumnSets.None);
    }

    private LoweredNumber Call(CallExpression call) => call.Op switch
    {
        ExpressionOp.If => If(call),
        ExpressionOp.Coalesce => Coalesce(call),
        ExpressionOp.Divide => Divide(call),
        ExpressionOp.ToFloat64 => Lower(call.Operands[0]) with { IsColumn = false, Bound = double.PositiveInfinity },
        ExpressionOp.Modulo or ExpressionOp.IntegerDivide or ExpressionOp.ToInt64 => throw new NotLoweredException(
            $"computes {ExpressionOperation.Of(call.Op).Usage} in int64"),
        _ => Arithmetic(call),
    };

    private LoweredNumber Arithmetic(CallExpression call)
    {
        LoweredNumber[] operands = [.. call.Operands.Select(Lower)];
        bool isInteger = call.Type.Kind is ValueKind.Int64;
        double bound = isInteger ? BoundOf(call.Op, operands) : double.PositiveInfinity;
        if (isInteger && !(bound < Exact))
            throw new NotLoweredException($"computes '{call}' in int64");
        LaneExpression[] values = [.. operands.Select(operand => operand.Value)];
        return new LoweredNumber(
            isInteger ? Integer(call.Op, values) : Value(call.Op, values), Valid(operands), bound, false,
            ColumnSets.Any(operands.Select(operand => operand.Strict)));
    }

    private static double BoundOf(ExpressionOp op, LoweredNumber[] operands) => op switch
    {
        ExpressionOp.Add or ExpressionOp.Subtract => operands[0].Bound + operands[1].Bound,
        ExpressionOp.Multiply => operands[0].Bound * operands[1].Bound,
        _ => operands.Max(operand => operand.Bound),
    };

    // There is no −0 among integers.
    private LaneExpression Integer(ExpressionOp op, LaneExpression[] values) => op switch
    {
        ExpressionOp.Negate => _graph.Make(LaneOp.Subtract, _graph.Constant(0), values[0]),
        ExpressionOp.Multiply => _graph.Make(LaneOp.Add, Value(op, values), _graph.Constant(0)),
        _ => Value(op, values),
    };

    private LaneExpression Value(ExpressionOp op, LaneExpression[] values) => op switch
    {
        ExpressionOp.Add => _graph.Make(LaneOp.Add, values),
        ExpressionOp.Subtract => _graph.Make(LaneOp.Subtract, values),
        ExpressionOp.Multiply => _graph.Make(LaneOp.Multiply, values),
        ExpressionOp.Negate => _graph.Make(LaneOp.Negate, values),
        ExpressionOp.Abs => _graph.Make(LaneOp.Abs, values),
        ExpressionOp.Min => values.Aggregate((one, other) => _graph.Make(LaneOp.Min, one, other)),
        ExpressionOp.Max => values.Aggregate((one, other) => _graph.Make(LaneOp.Max, one, other)),
        ExpressionOp.Clip => _graph.Make(LaneOp.Min, _graph.Make(LaneOp.Max, values[0], values[1]), values[2]),
        ExpressionOp.Floor => _graph.Make(LaneOp.Floor, values),
        ExpressionOp.Ceil => _graph.Make(LaneOp.Ceiling, values),
        ExpressionOp.Round => _graph.Make(LaneOp.Round, values),
        ExpressionOp.Sqrt => _graph.Make(LaneOp.Sqrt, values),
        ExpressionOp.Exp => _graph.Make(LaneOp.Exp, values),
        ExpressionOp.Log => _graph.Make(LaneOp.Log, values),
        ExpressionOp.Log1p => _graph.Make(LaneOp.Log1p, values),
        ExpressionOp.Pow => _graph.Make(LaneOp.Pow, values),
        ExpressionOp.Sigmoid => _graph.Make(LaneOp.Sigmoid, values),
        ExpressionOp.Tanh => _graph.Make(LaneOp.Tanh, values),
        _ => throw new NotLoweredException($"computes {ExpressionOperation.Of(op).Usage}"),
    };

    private LoweredNumber Divide(CallExpression call)
    {
        var (dividend, divisor) = (Lower(call.Operands[0]), Lower(call.Operands[1]));
        var value = _graph.Make(LaneOp.Divide, dividend.Value, divisor.Value);
        var some = divisor.Value is { Op: LaneOp.Constant, Value: not 0 } ? null
            : _graph.Make(LaneOp.NotEqual, divisor.Value, _graph.Constant(0));
        return new LoweredNumber(value, And(And(dividend.Valid, divisor.Valid), some), double.PositiveInfinity, false,
            ColumnSets.Any(dividend.Strict, divisor.Strict));
    }

    private LoweredNumber If(CallExpression call)
    {
        var condition = Truths.Lower(call.Operands[0]);
        var (one, other) = (Computed(call.Operands[1]), Computed(call.Operands[2]));
        var value = _graph.Make(LaneOp.Select, condition.True, one.Value, other.Value);
        var valid = one.Valid is null && other.Valid is null ? null : _graph.Make(LaneOp.Or,
            And(condition.True, one.Valid)!, And(_graph.Make(LaneOp.Not, condition.True), other.Valid)!);
        return new LoweredNumber(value, valid, Math.Max(one.Bound, other.Bound), false,
            ColumnSets.Both(one.Strict, other.Strict));
    }

    private LoweredNumber Coalesce(CallExpression call)
    {
        var first = Computed(call.Operands[0]);
        foreach (var operand in call.Operands.Skip(1))
        {
            var next = Computed(operand);
            first = first.Valid is not { } valid
                ? first with { Strict = ColumnSets.Both(first.Strict, next.Strict) }
                : new LoweredNumber(_graph.Make(LaneOp.Select, valid, first.Value, next.Value),
                    next.Valid is null ? null : _graph.Make(LaneOp.Or, valid, next.Valid),
                    Math.Max(first.Bound, next.Bound), false, ColumnSets.Both(first.Strict, next.Strict));
        }
        return first;
    }

    // What is chosen among may be computed with later, so it is exact.
    private LoweredNumber Computed(Expression expression)
    {
        var number = Lower(expression);
        return expression.Type.Kind is ValueKind.Int64 && !(number.Bound < Exact)
            ? throw new NotLoweredException($"computes with '{expression}' of int64") : number;
    }

    private LaneExpression? Valid(LoweredNumber[] operands)
    {
        LaneExpression? valid = null;
        foreach (var operand in operands)
            valid = And(valid, operand.Valid);
        return valid;
    }

    private LaneExpression? And(LaneExpression? one, LaneExpression? other) =>
        one is null ? other : other is null ? one : _graph.Make(LaneOp.And, one, other);
}
