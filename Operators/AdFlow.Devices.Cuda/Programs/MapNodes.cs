using System.Globalization;

namespace AdFlow.Devices.Cuda;

/// <summary>
/// Writes the operations of an expanded expression for one row, with the bits of the lanes: every instruction rounds to
/// nearest, keeps denormals (no .ftz) and, with its rounding stated, is never contracted with another (PTX ISA, add:
/// "an add instruction with an explicit rounding modifier is treated conservatively by the code optimizer").
/// </summary>
/// <param name="kernel">Where they are written.</param>
/// <param name="isDouble">The precision.</param>
internal sealed class MapNodes(PtxKernel kernel, bool isDouble)
{
    private readonly string _type = isDouble ? "f64" : "f32";
    private readonly string _bits = isDouble ? "b64" : "b32";
    private readonly Dictionary<LaneExpression, string> _registers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Register of a node that was written.</summary>
    public string this[LaneExpression node]
    {
        get => _registers[node];
        set => _registers[node] = value;
    }

    /// <summary>A number of the precision.</summary>
    public string Constant(double value) => Number($"mov.{_type}", isDouble
        ? string.Create(CultureInfo.InvariantCulture, $"0d{BitConverter.DoubleToInt64Bits(value):X16}")
        : string.Create(CultureInfo.InvariantCulture, $"0f{BitConverter.SingleToInt32Bits((float)value):X8}"));

    /// <summary>Writes a node whose operands were written; not an input.</summary>
    public void Write(LaneExpression node) => this[node] = node switch
    {
        { Op: LaneOp.Constant } => Constant(node.Value),
        { IsMask: true } => Mask(node),
        _ when node.Op.IsBitwise() => OfBits(node),
        _ => Arithmetic(node),
    };

    private string Arithmetic(LaneExpression node)
    {
        string a = At(node, 0), b = At(node, 1), c = At(node, 2);
        return node.Op switch
        {
            LaneOp.Add => Number($"add.rn.{_type}", a, b),
            LaneOp.Subtract => Number($"sub.rn.{_type}", a, b),
            LaneOp.Multiply => Number($"mul.rn.{_type}", a, b),
            LaneOp.Divide => Number($"div.rn.{_type}", a, b),
            LaneOp.MultiplyAdd => Number($"fma.rn.{_type}", a, b, c),
            LaneOp.Sqrt => Number($"sqrt.rn.{_type}", a),
            LaneOp.Negate => Number($"neg.{_type}", a),
            LaneOp.Abs => Number($"abs.{_type}", a),
            LaneOp.Floor => Rounded("rmi", a),
            LaneOp.Ceiling => Rounded("rpi", a),
            LaneOp.Round => Rounded("rni", a),
            LaneOp.Select => Number($"selp.{_type}", b, c, a),
            LaneOp.Min => Extreme("lt", "or", a, b),
            LaneOp.Max => Extreme("gt", "and", a, b),
            _ => throw new NotSupportedException($"There is no instruction for {node.Op}."),
        };
    }

    private string Mask(LaneExpression node)
    {
        string a = At(node, 0), b = At(node, 1);
        return node.Op switch
        {
            LaneOp.True => kernel.P("setp.eq.u32", kernel.Thread(), kernel.Thread()),
            LaneOp.False => kernel.P("setp.ne.u32", kernel.Thread(), kernel.Thread()),
            LaneOp.Greater => kernel.P($"setp.gt.{_type}", a, b),
            LaneOp.GreaterOrEqual => kernel.P($"setp.ge.{_type}", a, b),
            LaneOp.Less => kernel.P($"setp.lt.{_type}", a, b),
            LaneOp.LessOrEqual => kernel.P($"setp.le.{_type}", a, b),
            LaneOp.Equal => kernel.P($"setp.eq.{_type}", a, b),
            LaneOp.NotEqual => kernel.P($"setp.neu.{_type}", a, b),
            LaneOp.IsNaN => kernel.P($"setp.nan.{_type}", a, a),
            LaneOp.And => kernel.P("and.pred", a, b),
            LaneOp.Or => kernel.P("or.pred", a, b),
            LaneOp.Xor => kernel.P("xor.pred", a, b),
            LaneOp.Not => kernel.P("not.pred", a),
            // From the least normal number on, as integers, so many numbers are usual.
            LaneOp.IsUsual => kernel.P($"setp.lt.{Unsigned}", Integer($"sub.{Signed}", ToBits(a), LeastNormal),
                isDouble ? "0x7FC0000000000000" : "0x7E000000"),
            _ => throw new NotSupportedException($"There is no instruction for {node.Op}."),
        };
    }

    private string OfBits(LaneExpression node)
    {
        string a = At(node, 0), b = At(node, 1), fraction = isDouble ? "52" : "23";
        return node.Op switch
        {
            LaneOp.AtLeast => Number($"selp.{_type}", b, a, kernel.P($"setp.gt.{_type}", b, a)),
            LaneOp.AtMost => Number($"selp.{_type}", b, a, kernel.P($"setp.lt.{_type}", b, a)),
            LaneOp.CopySign => WithSign(a, b),
            LaneOp.ToExponent => FromBits(Integer($"shl.{_bits}", ToBits(a), fraction)),
            LaneOp.Exponent => Number($"cvt.rn.{_type}.{Signed}",
                Integer($"shr.{Signed}", FromRootHalf(a), fraction)),
            LaneOp.Significand => FromBits(Integer($"sub.{Signed}", ToBits(a), Octaves(a))),
            LaneOp.Unscale => FromBits(Integer($"sub.{Signed}", One, Octaves(a))),
            _ => throw new NotSupportedException($"There is no instruction for {node.Op}."),
        };
    }

    private string Signed => isDouble ? "s64" : "s32";

    private string Unsigned => isDouble ? "u64" : "u32";

    private string LeastNormal => isDouble ? "0x0010000000000000" : "0x00800000";

    private string One => isDouble ? "0x3FF0000000000000" : "0x3F800000";

    // The lesser (greater) one; of equal ones, which differ at most in the sign of zero, −0 (+0); NaN if either is. The
    // instruction min does not promise that on every card.
    private string Extreme(string comparison, string ofEqual, string a, string b)
    {
        string one = Number($"selp.{_type}", a, b, kernel.P($"setp.{comparison}.{_type}", a, b));
        string equal = FromBits(Integer($"{ofEqual}.{_bits}", ToBits(a), ToBits(b)));
        one = Number($"selp.{_type}", equal, one, kernel.P($"setp.eq.{_type}", a, b));
        return Number($"selp.{_type}", Constant(double.NaN), one, kernel.P($"setp.nan.{_type}", a, b));
    }

    // An integral value never has the other sign; that zeros keep theirs is not stated of the instruction.
    private string Rounded(string mode, string a) => WithSign(Number($"cvt.{mode}.{_type}.{_type}", a), a);

    private string WithSign(string magnitude, string sign) => FromBits(Integer($"or.{_bits}",
        Integer($"and.{_bits}", ToBits(magnitude), isDouble ? "0x7FFFFFFFFFFFFFFF" : "0x7FFFFFFF"),
        Integer($"and.{_bits}", ToBits(sign), isDouble ? "0x8000000000000000" : "0x80000000")));

    private string FromRootHalf(string a) =>
        Integer($"sub.{Signed}", ToBits(a), isDouble ? "0x3FE6A09E667F3BCC" : "0x3F3504F3");

    private string Octaves(string a) => Integer($"and.{_bits}",
        FromRootHalf(a), isDouble ? "0xFFF0000000000000" : "0xFF800000");

    private string ToBits(string number) => Integer($"mov.{_bits}", number);

    private string FromBits(string integer) => Number($"mov.{_bits}", integer);

    private string Number(string instruction, params ReadOnlySpan<string> operands) =>
        isDouble ? kernel.G(instruction, operands) : kernel.F(instruction, operands);

    private string Integer(string instruction, params ReadOnlySpan<string> operands) =>
        isDouble ? kernel.D(instruction, operands) : kernel.R(instruction, operands);

    private string At(LaneExpression node, int operand) =>
        operand < node.Operands.Length ? this[node.Operands[operand]] : "";
}
