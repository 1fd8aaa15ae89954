using AdFlow.Operators;

namespace AdFlow.Runtime.Tests.Compilation;

/// <summary>One operation of a random body.</summary>
/// <param name="Op">The operation.</param>
/// <param name="A">First operand: position of an earlier step.</param>
/// <param name="B">Second operand.</param>
/// <param name="C">Third operand.</param>
/// <param name="Value">Ordinal of an input, or a constant.</param>
internal readonly record struct RandomStep(LaneOp Op, int A, int B, int C, double Value);

/// <summary>Random straight-line bodies over every member of a lane.</summary>
internal static class RandomBodies
{
    public const int Inputs = 4;
    public const int Outputs = 3;

    private static readonly double[] Constants =
        [0, -0.0, 1, -1, 2, 0.5, 4, 1e-3, 3.7, -2.5, 1e30, 1e-40, double.PositiveInfinity, double.NegativeInfinity,
            double.NaN];

    /// <summary>The body that <see cref="RandomBody"/> runs on this thread.</summary>
    [ThreadStatic]
    public static RandomStep[]? Current;

    /// <summary>A body of numbers and masks; the last steps that are numbers are its outputs.</summary>
    public static RandomStep[] Next(Random random, int steps, bool withTranscendentals)
    {
        var body = new List<RandomStep>();
        for (int i = 0; i < Inputs; i++)
            body.Add(new RandomStep(LaneOp.Input, 0, 0, 0, i));
        body.Add(new RandomStep(LaneOp.Constant, 0, 0, 0, random.NextDouble()));
        body.Add(new RandomStep(LaneOp.Less, 0, 1, 0, 0));
        LaneOp[] all = [.. Enum.GetValues<LaneOp>().Where(op =>
            op is LaneOp.Constant || (op.Arity() > 0 && !op.IsBitwise()
                && (withTranscendentals || !op.IsTranscendental())))];
        while (body.Count < steps || body.Count(step => !step.Op.IsMask()) < Outputs + Inputs)
        {
            var op = all[random.Next(all.Length)];
            double value = random.Next(2) == 0 ? Constants[random.Next(Constants.Length)] : random.NextDouble() * 8 - 4;
            body.Add(new RandomStep(op, Operand(0), Operand(1), Operand(2), value));

            int Operand(int operand)
            {
                while (true)
                {
                    int back = random.Next(3) == 0 ? body.Count : Math.Min(6, body.Count);
                    int at = body.Count - 1 - random.Next(back);
                    if (body[at].Op.IsMask() == op.TakesMask(operand))
                        return at;
                }
            }
        }
        return [.. body];
    }

    /// <summary>Steps that are stored.</summary>
    public static int[] Results(RandomStep[] body) =>
        [.. Enumerable.Range(0, body.Length).Where(i => !body[i].Op.IsMask()).TakeLast(Outputs)];
}

/// <summary>Runs <see cref="RandomBodies.Current"/> on any lane.</summary>
internal readonly unsafe struct RandomBody : IMapBody
{
    public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>
    {
        var body = RandomBodies.Current!;
        var values = new V[body.Length];
        var masks = new Mask<V>[body.Length];
        for (int i = 0; i < body.Length; i++)
        {
            var step = body[i];
            if (step.Op.IsMask())
                masks[i] = MaskOf(step, values, masks);
            else if (step.Op is LaneOp.Input)
                values[i] = V.Load(frame.Inputs[(int)step.Value], row);
            else
                values[i] = NumberOf(step, values, masks);
        }
        int[] results = RandomBodies.Results(body);
        for (int i = 0; i < results.Length; i++)
            V.Store(values[results[i]], frame.Outputs[i], row);
    }

    private static Mask<V> MaskOf<V>(RandomStep step, V[] v, Mask<V>[] m) where V : struct, ILane<V> => step.Op switch
    {
        LaneOp.Greater => v[step.A] > v[step.B],
        LaneOp.GreaterOrEqual => v[step.A] >= v[step.B],
        LaneOp.Less => v[step.A] < v[step.B],
        LaneOp.LessOrEqual => v[step.A] <= v[step.B],
        LaneOp.Equal => V.Equal(v[step.A], v[step.B]),
        LaneOp.NotEqual => V.NotEqual(v[step.A], v[step.B]),
        LaneOp.IsNaN => V.IsNaN(v[step.A]),
        LaneOp.And => m[step.A] & m[step.B],
        LaneOp.Or => m[step.A] | m[step.B],
        LaneOp.Xor => m[step.A] ^ m[step.B],
        LaneOp.Not => !m[step.A],
        _ => throw new ArgumentException(step.Op.ToString()),
    };

    private static V NumberOf<V>(RandomStep step, V[] v, Mask<V>[] m) where V : struct, ILane<V> => step.Op switch
    {
        LaneOp.Constant => V.Constant(step.Value),
        LaneOp.Add => v[step.A] + v[step.B],
        LaneOp.Subtract => v[step.A] - v[step.B],
        LaneOp.Multiply => v[step.A] * v[step.B],
        LaneOp.Divide => v[step.A] / v[step.B],
        LaneOp.Negate => -v[step.A],
        LaneOp.Select => V.Select(m[step.A], v[step.B], v[step.C]),
        LaneOp.Min => V.Min(v[step.A], v[step.B]),
        LaneOp.Max => V.Max(v[step.A], v[step.B]),
        LaneOp.Abs => V.Abs(v[step.A]),
        LaneOp.Floor => V.Floor(v[step.A]),
        LaneOp.Ceiling => V.Ceiling(v[step.A]),
        LaneOp.Round => V.Round(v[step.A]),
        LaneOp.Sqrt => V.Sqrt(v[step.A]),
        LaneOp.MultiplyAdd => V.MultiplyAdd(v[step.A], v[step.B], v[step.C]),
        LaneOp.Exp => V.Exp(v[step.A]),
        LaneOp.Log => V.Log(v[step.A]),
        LaneOp.Log1p => V.Log1p(v[step.A]),
        LaneOp.Pow => V.Pow(v[step.A], v[step.B]),
        LaneOp.Sigmoid => V.Sigmoid(v[step.A]),
        LaneOp.Tanh => V.Tanh(v[step.A]),
        _ => throw new ArgumentException(step.Op.ToString()),
    };
}
