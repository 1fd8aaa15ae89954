using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Operators.Tests.Symbols;

/// <summary>The obvious way to evaluate nodes of an expansion for one row, bit operations written out anew.</summary>
internal sealed class ExpandedRow<T>(IReadOnlyList<LaneExpression> nodes, T[] inputs)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<LaneExpression, T> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LaneExpression, bool> _truths = new(ReferenceEqualityComparer.Instance);

    private static unsafe bool IsDouble => sizeof(T) == sizeof(double);

    /// <summary>The number that one of the nodes, which are in order, is for the row.</summary>
    public T Number(LaneExpression root)
    {
        foreach (var node in nodes)
            if (node.IsMask)
                _truths[node] = ComputeTruth(node);
            else
                _numbers[node] = ComputeNumber(node);
        return _numbers[root];
    }

    private T ComputeNumber(LaneExpression node)
    {
        T At(int operand) => _numbers[node.Operands[operand]];
        return node.Op switch
        {
            LaneOp.Input => inputs[node.InputOrdinal],
            LaneOp.Constant => T.CreateTruncating(node.Value),
            LaneOp.Select => _truths[node.Operands[0]] ? At(1) : At(2),
            LaneOp.Add => At(0) + At(1),
            LaneOp.Subtract => At(0) - At(1),
            LaneOp.Multiply => At(0) * At(1),
            LaneOp.Divide => At(0) / At(1),
            LaneOp.Negate => -At(0),
            LaneOp.Min => T.Min(At(0), At(1)),
            LaneOp.Max => T.Max(At(0), At(1)),
            LaneOp.Abs => T.Abs(At(0)),
            LaneOp.Floor => T.Floor(At(0)),
            LaneOp.Ceiling => T.Ceiling(At(0)),
            LaneOp.Round => T.Round(At(0)),
            LaneOp.Sqrt => T.Sqrt(At(0)),
            LaneOp.MultiplyAdd => T.FusedMultiplyAdd(At(0), At(1), At(2)),
            LaneOp.CopySign => T.CopySign(At(0), At(1)),
            LaneOp.AtLeast => At(0) < At(1) ? At(1) : At(0),
            LaneOp.AtMost => At(0) > At(1) ? At(1) : At(0),
            LaneOp.ToExponent => FromBits(Bits(At(0)) << (IsDouble ? 52 : 23)),
            LaneOp.Exponent => T.CreateTruncating(Octave(At(0))),
            LaneOp.Significand => FromBits(Bits(At(0)) - (Octave(At(0)) << (IsDouble ? 52 : 23))),
            LaneOp.Unscale => FromBits(Bits(T.One) - (Octave(At(0)) << (IsDouble ? 52 : 23))),
            _ => throw new ArgumentException($"{node.Op} is left in an expansion."),
        };
    }

    private bool ComputeTruth(LaneExpression node)
    {
        T At(int operand) => _numbers[node.Operands[operand]];
        bool Is(int operand) => _truths[node.Operands[operand]];
        return node.Op switch
        {
            LaneOp.False => false,
            LaneOp.True => true,
            LaneOp.And => Is(0) && Is(1),
            LaneOp.Or => Is(0) || Is(1),
            LaneOp.Xor => Is(0) != Is(1),
            LaneOp.Not => !Is(0),
            LaneOp.Greater => At(0) > At(1),
            LaneOp.GreaterOrEqual => At(0) >= At(1),
            LaneOp.Less => At(0) < At(1),
            LaneOp.LessOrEqual => At(0) <= At(1),
            LaneOp.Equal => At(0) == At(1),
            LaneOp.NotEqual => At(0) != At(1),
            LaneOp.IsNaN => T.IsNaN(At(0)),
            LaneOp.IsUsual => T.IsNormal(At(0)) && At(0) > T.Zero && At(0) < T.ScaleB(T.One, IsDouble ? 1022 : 126),
            _ => throw new ArgumentException($"{node.Op} is left in an expansion."),
        };
    }

    // How many octaves the number lies above √½, in the integer of its bits, which wraps.
    private static long Octave(T value) => IsDouble
        ? (Bits(value) - Bits(Root)) >> 52
        : (int)(Bits(value) - Bits(Root)) >> 23;

    // √½ rounded down.
    private static T Root => IsDouble
        ? FromBits(0x3FE6A09E667F3BCC)
        : T.Sqrt(T.CreateTruncating(0.5));

    private static long Bits(T value) =>
        IsDouble ? Unsafe.BitCast<T, long>(value) : Unsafe.BitCast<T, int>(value);

    private static T FromBits(long bits) =>
        IsDouble ? Unsafe.BitCast<long, T>(bits) : Unsafe.BitCast<int, T>((int)bits);
}
