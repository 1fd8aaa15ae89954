using System.Numerics;
using System.Text;
using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Expressions;

/// <summary>
/// The language spelt out value by value, as slowly and obviously as possible: null, bool, long, double, string.
/// Temporal values are longs; a value of any other type is its own column's name.
/// </summary>
internal sealed class ReferenceEvaluator(Batch rows, Batch request)
{
    public object? Evaluate(Expression node, int row) => node switch
    {
        ColumnExpression column => Read(rows[column.Ordinal], row),
        RequestExpression field => Read(request[field.Ordinal], 0),
        ConstantExpression { IsNull: true } => null,
        ConstantExpression constant => constant.Type.Kind switch
        {
            ValueKind.Bool => constant.Bits != 0,
            ValueKind.Float64 => constant.Float64,
            ValueKind.Text => constant.Text,
            _ => constant.Bits,
        },
        CallExpression call => Call(call.Op, [.. call.Operands.Select(operand => Evaluate(operand, row))]),
        _ => throw new NotSupportedException(node.ToString()),
    };

    private static object? Call(ExpressionOp op, object?[] x)
    {
        switch (op)
        {
            case ExpressionOp.And: return x.Contains(false) ? false : x.Contains(null) ? null : true;
            case ExpressionOp.Or: return x.Contains(true) ? true : x.Contains(null) ? null : false;
            case ExpressionOp.IsNull: return x[0] is null;
            case ExpressionOp.If: return x[0] is true ? x[1] : x[2];
            case ExpressionOp.Coalesce: return x.FirstOrDefault(value => value is not null);
            case ExpressionOp.In:
                return Call(ExpressionOp.Or, [.. x.Skip(1).Select(value => Call(ExpressionOp.Equal, [x[0], value]))]);
        }
        return x.Contains(null) ? null : Strict(op, x!);
    }

    private static object? Strict(ExpressionOp op, object[] x) => op switch
    {
        ExpressionOp.Not => !(bool)x[0],
        ExpressionOp.Equal => Order(x[0], x[1]) == 0,
        ExpressionOp.NotEqual => Order(x[0], x[1]) != 0,
        ExpressionOp.Less => Order(x[0], x[1]) == -1,
        ExpressionOp.LessOrEqual => Order(x[0], x[1]) is -1 or 0,
        ExpressionOp.Greater => Order(x[0], x[1]) == 1,
        ExpressionOp.GreaterOrEqual => Order(x[0], x[1]) is 1 or 0,
        ExpressionOp.Divide => (double)x[1] == 0 ? null : (double)x[0] / (double)x[1],
        ExpressionOp.ToInt64 => double.IsFinite((double)x[0]) ? Fit(new BigInteger((double)x[0])) : null,
        ExpressionOp.ToFloat64 => (double)(long)x[0],
        ExpressionOp.Min => x.Aggregate(Least),
        ExpressionOp.Max => x.Aggregate(Greatest),
        ExpressionOp.Clip => Least(Greatest(x[0], x[1]), x[2]),
        _ => x[0] is long ? Integer(op, [.. x.Select(value => new BigInteger((long)value))])
            : Float(op, [.. x.Cast<double>()]),
    };

    private static object Least(object a, object b) =>
        a is long x ? (object)Math.Min(x, (long)b) : Math.Min((double)a, (double)b);

    private static object Greatest(object a, object b) =>
        a is long x ? (object)Math.Max(x, (long)b) : Math.Max((double)a, (double)b);

    private static object? Integer(ExpressionOp op, BigInteger[] x) => op switch
    {
        ExpressionOp.Add => Fit(x[0] + x[1]),
        ExpressionOp.Subtract => Fit(x[0] - x[1]),
        ExpressionOp.Multiply => Fit(x[0] * x[1]),
        ExpressionOp.Modulo => x[1].IsZero ? null : Fit(BigInteger.Remainder(x[0], x[1])),
        ExpressionOp.IntegerDivide => x[1].IsZero ? null : Fit(BigInteger.Divide(x[0], x[1])),
        ExpressionOp.Negate => Fit(-x[0]),
        ExpressionOp.Abs => Fit(BigInteger.Abs(x[0])),
        _ => throw new NotSupportedException(op.ToString()),
    };

    private static object Float(ExpressionOp op, double[] x)
    {
        var a = new ScalarLane<double>(x[0]);
        return op switch
        {
            ExpressionOp.Add => x[0] + x[1],
            ExpressionOp.Subtract => x[0] - x[1],
            ExpressionOp.Multiply => x[0] * x[1],
            ExpressionOp.Negate => -x[0],
            ExpressionOp.Abs => Math.Abs(x[0]),
            ExpressionOp.Floor => Math.Floor(x[0]),
            ExpressionOp.Ceil => Math.Ceiling(x[0]),
            ExpressionOp.Round => Math.Round(x[0], MidpointRounding.ToEven),
            ExpressionOp.Sqrt => Math.Sqrt(x[0]),
            ExpressionOp.Exp => ScalarLane<double>.Exp(a).Value,
            ExpressionOp.Log => ScalarLane<double>.Log(a).Value,
            ExpressionOp.Log1p => ScalarLane<double>.Log1p(a).Value,
            ExpressionOp.Pow => ScalarLane<double>.Pow(a, new ScalarLane<double>(x[1])).Value,
            ExpressionOp.Sigmoid => ScalarLane<double>.Sigmoid(a).Value,
            ExpressionOp.Tanh => ScalarLane<double>.Tanh(a).Value,
            _ => throw new NotSupportedException(op.ToString()),
        };
    }

    private static object? Fit(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? (long)value : null;

    // 2 where nothing orders them.
    private static int Order(object a, object b) => (a, b) switch
    {
        (bool x, bool y) => x == y ? 0 : 2,
        (string x, string y) => x == y ? 0 : 2,
        (long x, long y) => x.CompareTo(y),
        (double x, double y) => x == y ? 0 : x < y ? -1 : x > y ? 1 : 2,
        (long x, double y) => Exact(x, y),
        (double x, long y) => Exact(y, x) is var order and not 2 ? -order : 2,
        _ => throw new NotSupportedException($"{a.GetType()} and {b.GetType()}"),
    };

    private static int Exact(long x, double y)
    {
        if (!double.IsFinite(y))
            return double.IsNaN(y) ? 2 : y > 0 ? -1 : 1;
        int whole = new BigInteger(x).CompareTo(new BigInteger(Math.Floor(y)));
        return whole == 0 && Math.Floor(y) != y ? -1 : Math.Sign(whole);
    }

    private static object? Read(Column column, int row)
    {
        if (!column.IsValid(row))
            return null;
        return column.Type.Id switch
        {
            TypeId.Bool => column.GetBool(row),
            TypeId.Int8 => (long)column.Values<sbyte>()[row],
            TypeId.UInt8 => (long)column.Values<byte>()[row],
            TypeId.Int16 => (long)column.Values<short>()[row],
            TypeId.UInt16 => (long)column.Values<ushort>()[row],
            TypeId.Int32 or TypeId.Date32 or TypeId.Time32 => (long)column.Values<int>()[row],
            TypeId.UInt32 => (long)column.Values<uint>()[row],
            TypeId.Int64 or TypeId.Timestamp or TypeId.Duration or TypeId.Date64 or TypeId.Time64 =>
                column.Values<long>()[row],
            TypeId.UInt64 => Fit(column.Values<ulong>()[row]),
            TypeId.Float16 => (double)column.Values<Half>()[row],
            TypeId.Float32 => (double)column.Values<float>()[row],
            TypeId.Float64 => column.Values<double>()[row],
            TypeId.Utf8 or TypeId.LargeUtf8 => Encoding.UTF8.GetString(column.GetBytes(row)),
            TypeId.Dictionary => Read(column.Dictionary, column.GetCode(row)),
            _ => "something",
        };
    }
}
