using AdFlow.Operators;

namespace AdFlow.Runtime.Tests.Compilation;

/// <summary>The obvious way to evaluate an expression: one row, one node after the other, scalar.</summary>
internal static class LaneInterpreter
{
    /// <summary>Value of a root for each row.</summary>
    public static double[] Run(LaneExpression root, bool isDouble, double[][] inputs)
    {
        var rows = new double[inputs[0].Length];
        for (int row = 0; row < rows.Length; row++)
        {
            int at = row;
            double Input(int ordinal) => inputs[ordinal][at];
            rows[row] = isDouble
                ? new Row<ScalarLane<double>>(Input).Number(root, lane => lane.Value)
                : new Row<ScalarLane<float>>(Input).Number(root, lane => lane.Value);
        }
        return rows;
    }

    private sealed class Row<V>(Func<int, double> input) where V : struct, IMemoryLane<V>
    {
        private readonly Dictionary<LaneExpression, V> _numbers = [];

        public double Number(LaneExpression root, Func<V, double> value) => value(Number(root));

        private V Number(LaneExpression node)
        {
            if (_numbers.TryGetValue(node, out var known))
                return known;
            return _numbers[node] = node.Op switch
            {
                LaneOp.Input => V.Constant(input(node.InputOrdinal)),
                LaneOp.Constant => V.Constant(node.Value),
                LaneOp.Select => Truth(node.Operands[0]) ? Number(node.Operands[1]) : Number(node.Operands[2]),
                _ => Compute(node),
            };
        }

        private V Compute(LaneExpression node)
        {
            V a = Number(node.Operands[0]);
            V b = node.Operands.Length > 1 ? Number(node.Operands[1]) : default;
            return node.Op switch
            {
                LaneOp.Add => a + b,
                LaneOp.Subtract => a - b,
                LaneOp.Multiply => a * b,
                LaneOp.Divide => a / b,
                LaneOp.Negate => -a,
                LaneOp.Min => V.Min(a, b),
                LaneOp.Max => V.Max(a, b),
                LaneOp.Abs => V.Abs(a),
                LaneOp.Floor => V.Floor(a),
                LaneOp.Ceiling => V.Ceiling(a),
                LaneOp.Round => V.Round(a),
                LaneOp.Sqrt => V.Sqrt(a),
                LaneOp.MultiplyAdd => V.MultiplyAdd(a, b, Number(node.Operands[2])),
                LaneOp.Exp => V.Exp(a),
                LaneOp.Log => V.Log(a),
                LaneOp.Log1p => V.Log1p(a),
                LaneOp.Pow => V.Pow(a, b),
                LaneOp.Sigmoid => V.Sigmoid(a),
                LaneOp.Tanh => V.Tanh(a),
                _ => throw new ArgumentException(node.Op.ToString()),
            };
        }

        private bool Truth(LaneExpression node) => node.Op switch
        {
            LaneOp.False => false,
            LaneOp.True => true,
            LaneOp.And => Truth(node.Operands[0]) && Truth(node.Operands[1]),
            LaneOp.Or => Truth(node.Operands[0]) || Truth(node.Operands[1]),
            LaneOp.Xor => Truth(node.Operands[0]) != Truth(node.Operands[1]),
            LaneOp.Not => !Truth(node.Operands[0]),
            _ => Compare(node),
        };

        private bool Compare(LaneExpression node)
        {
            V a = Number(node.Operands[0]);
            V b = node.Operands.Length > 1 ? Number(node.Operands[1]) : default;
            return V.ToBits(node.Op switch
            {
                LaneOp.Greater => a > b,
                LaneOp.GreaterOrEqual => a >= b,
                LaneOp.Less => a < b,
                LaneOp.LessOrEqual => a <= b,
                LaneOp.Equal => V.Equal(a, b),
                LaneOp.NotEqual => V.NotEqual(a, b),
                LaneOp.IsNaN => V.IsNaN(a),
                _ => throw new ArgumentException(node.Op.ToString()),
            }) != 0;
        }
    }
}
