using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>Operations of <see cref="MapReference{T}"/> over values that lie one behind the other. An operand that an
/// operation does not take may be any other.</summary>
/// <typeparam name="T">The precision: <see cref="float"/> or <see cref="double"/>.</typeparam>
internal static unsafe class MapOperations<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal static void Compute(LaneOp op, T* first, T* second, T* third, T* result, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ScalarLane<T> a = new(first[i]), b = new(second[i]), c = new(third[i]);
            result[i] = (op.IsTranscendental() ? Function(op, a, b) : Number(op, a, b, c)).Value;
        }
    }

    internal static void Compare(LaneOp op, T* first, T* second, bool* result, int count)
    {
        for (int i = 0; i < count; i++)
            result[i] = ScalarLane<T>.ToBits(Truth(op, new(first[i]), new(second[i]))) != 0;
    }

    internal static void Combine(LaneOp op, bool* first, bool* second, bool* result, int count)
    {
        for (int i = 0; i < count; i++)
            result[i] = op switch
            {
                LaneOp.And => first[i] & second[i],
                LaneOp.Or => first[i] | second[i],
                LaneOp.Xor => first[i] ^ second[i],
                LaneOp.Not => !first[i],
                _ => throw Unknown(op),
            };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ScalarLane<T> Number(LaneOp op, ScalarLane<T> a, ScalarLane<T> b, ScalarLane<T> c) => op switch
    {
        LaneOp.Add => a + b,
        LaneOp.Subtract => a - b,
        LaneOp.Multiply => a * b,
        LaneOp.Divide => a / b,
        LaneOp.Negate => -a,
        LaneOp.Min => ScalarLane<T>.Min(a, b),
        LaneOp.Max => ScalarLane<T>.Max(a, b),
        LaneOp.Abs => ScalarLane<T>.Abs(a),
        LaneOp.Floor => ScalarLane<T>.Floor(a),
        LaneOp.Ceiling => ScalarLane<T>.Ceiling(a),
        LaneOp.Round => ScalarLane<T>.Round(a),
        LaneOp.Sqrt => ScalarLane<T>.Sqrt(a),
        LaneOp.MultiplyAdd => ScalarLane<T>.MultiplyAdd(a, b, c),
        _ => throw Unknown(op),
    };

    // A method of its own: together with the others, what the compiler inlines would exceed its limit.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ScalarLane<T> Function(LaneOp op, ScalarLane<T> a, ScalarLane<T> b) => op switch
    {
        LaneOp.Exp => ScalarLane<T>.Exp(a),
        LaneOp.Log => ScalarLane<T>.Log(a),
        LaneOp.Log1p => ScalarLane<T>.Log1p(a),
        LaneOp.Pow => ScalarLane<T>.Pow(a, b),
        LaneOp.Sigmoid => ScalarLane<T>.Sigmoid(a),
        LaneOp.Tanh => ScalarLane<T>.Tanh(a),
        _ => throw Unknown(op),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Mask<ScalarLane<T>> Truth(LaneOp op, ScalarLane<T> a, ScalarLane<T> b) => op switch
    {
        LaneOp.Greater => a > b,
        LaneOp.GreaterOrEqual => a >= b,
        LaneOp.Less => a < b,
        LaneOp.LessOrEqual => a <= b,
        LaneOp.Equal => ScalarLane<T>.Equal(a, b),
        LaneOp.NotEqual => ScalarLane<T>.NotEqual(a, b),
        LaneOp.IsNaN => ScalarLane<T>.IsNaN(a),
        _ => throw Unknown(op),
    };

    private static NotSupportedException Unknown(LaneOp op) => new($"{op} is not known to the reference.");
}
