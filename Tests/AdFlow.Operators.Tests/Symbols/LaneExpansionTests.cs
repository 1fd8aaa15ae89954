using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Operators.Tests.Symbols;

/// <summary>An expansion has the bits of the scalar lane, for every function and any number.</summary>
[TestFixture(typeof(float))]
[TestFixture(typeof(double))]
public sealed class LaneExpansionTests<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly LaneOp[] s_functions =
        [LaneOp.Exp, LaneOp.Log, LaneOp.Log1p, LaneOp.Pow, LaneOp.Sigmoid, LaneOp.Tanh];

    private static unsafe bool IsDouble => sizeof(T) == sizeof(double);

    [TestCaseSource(nameof(s_functions))]
    public void Expansion_OfAnyNumber_HasTheBitsOfTheScalarLane(LaneOp op)
    {
        var graph = new LaneGraph(IsDouble);
        LaneExpression[] inputs = [graph.Input(0), graph.Input(1)];
        var root = LaneExpansion.Expand(IsDouble, [graph.Make(op, inputs.AsSpan(0, op.Arity()))]).Single();
        var nodes = LaneExpansion.Nodes([root]);
        const int seed = 7;
        var random = new Random(seed);
        for (int i = 0; i < 3000; i++)
        {
            T x = Any(random, i), y = Any(random, i / 7);
            T expected = Compute(op, new(x), new(y)).Value;
            T actual = new ExpandedRow<T>(nodes, [x, y]).Number(root);
            Assert.That(Same(expected, actual), Is.True, $"seed {seed}, {op}({x}, {y}): {expected} != {actual}");
        }
    }

    [Test]
    public void Expansion_HasNoFunctionLeft_AndSharesWhatIsEqual()
    {
        var graph = new LaneGraph(IsDouble);
        var x = graph.Make(LaneOp.Add, graph.Input(3), graph.Constant(2));
        var mask = graph.Make(LaneOp.Less, graph.Make(LaneOp.Pow, x, x), graph.Make(LaneOp.Tanh, x));
        var roots = LaneExpansion.Expand(
            IsDouble, [graph.Make(LaneOp.Exp, x), mask, graph.Make(LaneOp.Exp, x), x]);
        var nodes = LaneExpansion.Nodes(roots);
        Assert.That(nodes.Where(node => node.Op.IsTranscendental()), Is.Empty);
        Assert.That(roots[2], Is.SameAs(roots[0]));
        Assert.That(roots[1].IsMask);
        Assert.That(roots[3].ToString(), Is.EqualTo("Add(#3, 2)"));
        Assert.That(nodes.Select(node => node.Id), Is.Ordered);
    }

    [Test]
    public void Expansion_BeyondTheLimit_SaysSo()
    {
        var graph = new LaneGraph(IsDouble);
        Assert.That(() => LaneExpansion.Expand(IsDouble, [graph.Make(LaneOp.Pow, graph.Input(0), graph.Input(1))], 20),
            Throws.InvalidOperationException.With.Message.Contains("20 nodes"));
    }

    private static ScalarLane<T> Compute(LaneOp op, ScalarLane<T> x, ScalarLane<T> y) => op switch
    {
        LaneOp.Exp => ScalarLane<T>.Exp(x),
        LaneOp.Log => ScalarLane<T>.Log(x),
        LaneOp.Log1p => ScalarLane<T>.Log1p(x),
        LaneOp.Pow => ScalarLane<T>.Pow(x, y),
        LaneOp.Sigmoid => ScalarLane<T>.Sigmoid(x),
        _ => ScalarLane<T>.Tanh(x),
    };

    private static T Any(Random random, int turn)
    {
        double[] edges = [0, -0d, 1, -1, 2, 3, -3, 0.5, -0.5, double.NaN, double.PositiveInfinity, 88.7, -103.9, 709.7,
            double.NegativeInfinity, double.Epsilon, -745, float.Epsilon, float.MaxValue, double.MaxValue, 1e-20, 3.5];
        return (turn % 4) switch
        {
            0 => T.CreateTruncating(edges[random.Next(edges.Length)]),
            1 when IsDouble => Unsafe.BitCast<long, T>(random.NextInt64(long.MinValue, long.MaxValue)),
            1 => Unsafe.BitCast<int, T>((int)random.NextInt64(int.MinValue, int.MaxValue)),
            2 => T.CreateTruncating(Math.Exp(random.NextDouble() * 1400 - 700)),
            _ => T.CreateTruncating(random.NextDouble() * 20 - 10),
        };
    }

    private static bool Same(T left, T right) => (T.IsNaN(left) && T.IsNaN(right)) || (IsDouble
        ? Unsafe.BitCast<T, long>(left) == Unsafe.BitCast<T, long>(right)
        : Unsafe.BitCast<T, int>(left) == Unsafe.BitCast<T, int>(right));
}
