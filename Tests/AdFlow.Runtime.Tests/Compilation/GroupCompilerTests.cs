using System.Numerics;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests.Compilation;

/// <summary>Compiled expressions give the bits of the kernels they come from.</summary>
public sealed unsafe class GroupCompilerTests
{
    [Test]
    public void Compiled_RandomBodies32_EqualTheKernel(
        [Range(1, 4)] int seed, [ValueSource(typeof(LaneWidths), nameof(LaneWidths.All))] LaneWidth width) =>
        Check<float>(seed, width, LaneLoop.Run32<RandomBody>);

    [Test]
    public void Compiled_RandomBodies64_EqualTheKernel(
        [Range(5, 8)] int seed, [ValueSource(typeof(LaneWidths), nameof(LaneWidths.All))] LaneWidth width) =>
        Check<double>(seed, width, LaneLoop.Run64<RandomBody>);

    [Test]
    public void Bound_OfEveryKindOfZero_KeepsTheIeeeMinimumAndMaximum(
        [ValueSource(typeof(LaneWidths), nameof(LaneWidths.All))] LaneWidth width)
    {
        var graph = new LaneGraph(isDouble: false);
        double[] bounds = [0, -0.0, 1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        LaneExpression[] roots = [.. bounds.SelectMany(bound => (LaneExpression[])
        [
            graph.Make(LaneOp.Min, graph.Input(0), graph.Constant(bound)),
            graph.Make(LaneOp.Max, graph.Constant(bound), graph.Input(0)),
        ])];
        var kernel = GroupCompiler.Compile(new LaneProgram(roots, isDouble: false), width);
        var input = EdgeColumns.Next<float>(new Random(3), 1, 300);
        var actual = EdgeColumns.Run(kernel, input, roots.Length, width, 0, 300);
        double[][] columns = [[.. input[0].Select(value => (double)value)]];
        for (int i = 0; i < roots.Length; i++)
        {
            float[] expected = [.. LaneInterpreter.Run(roots[i], isDouble: false, columns).Select(v => (float)v)];
            EdgeColumns.AssertSame([expected], [actual[i]], $"{roots[i]} at {width}");
        }
    }

    [Test]
    public void Outputs_InPlaceOfInputs_AreWrittenAfterAllIsRead()
    {
        var graph = new LaneGraph(isDouble: false);
        LaneExpression a = graph.Input(0), b = graph.Input(1);
        LaneExpression[] roots = [graph.Make(LaneOp.Add, a, b), graph.Make(LaneOp.Multiply, a, b)];
        var kernel = GroupCompiler.Compile(new LaneProgram(roots, isDouble: false), LaneWidths.Best);
        float[] left = [.. Enumerable.Range(0, 77).Select(i => i * 0.5f)], right = [.. left.Select(v => 3 - v)];
        float[] sum = [.. left.Zip(right, (x, y) => x + y)], product = [.. left.Zip(right, (x, y) => x * y)];
        fixed (float* x = left, y = right)
        {
            void** columns = stackalloc void*[] { x, y };
            kernel(new MapFrame { Inputs = columns, Outputs = columns, Count = 77 }, LaneWidths.Best);
        }
        Assert.That(left, Is.EqualTo(sum));
        Assert.That(right, Is.EqualTo(product));
    }

    [Test]
    public void Root_ThatIsAnInputOrAConstantOrTwice_IsWritten()
    {
        var graph = new LaneGraph(isDouble: true);
        var program = new LaneProgram([graph.Input(0), graph.Constant(2.5), graph.Input(0)], isDouble: true);
        var kernel = GroupCompiler.Compile(program, LaneWidths.Best);
        var input = EdgeColumns.Next<double>(new Random(1), 1, 50);
        double[] constant = [.. Enumerable.Repeat(2.5, 50)];
        EdgeColumns.AssertSame([input[0], constant, input[0]],
            EdgeColumns.Run(kernel, input, 3, LaneWidths.Best, 0, 50), "copies");
    }

    [Test]
    public void EveryCountUpTo70_WritesExactlyTheRowsOfTheFrame(
        [ValueSource(typeof(LaneWidths), nameof(LaneWidths.All))] LaneWidth width)
    {
        var graph = new LaneGraph(isDouble: false);
        var root = graph.Make(LaneOp.Multiply, graph.Input(0), graph.Constant(3));
        var kernel = GroupCompiler.Compile(new LaneProgram([root], isDouble: false), width);
        var input = EdgeColumns.Next<float>(new Random(5), 1, 80);
        for (int count = 0; count <= 70; count++)
        {
            float[] expected = [.. input[0].Select((v, i) => i >= 4 && i < 4 + count ? v * 3 : -77)];
            EdgeColumns.AssertSame([expected], EdgeColumns.Run(kernel, input, 1, width, 4, count), $"{count} rows");
        }
    }

    private static void Check<T>(int seed, LaneWidth width, MapKernel kernel) where T : unmanaged, INumber<T>
    {
        var random = new Random(seed);
        bool isDouble = typeof(T) == typeof(double);
        var body = RandomBodies.Next(random, 12 * seed, withTranscendentals: seed % 4 == 0);
        var graph = new LaneGraph(isDouble);
        var inputs = Enumerable.Range(0, RandomBodies.Inputs).Select(graph.Input);
        var roots = LaneSimplifier.Simplify(LaneTracingTests.Trace(graph, body, [.. inputs]), isDouble);
        var compiled = GroupCompiler.Compile(new LaneProgram(roots, isDouble), width);
        foreach (int count in (int[])[0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 70, 1000])
        {
            int start = random.Next(4);
            var columns = EdgeColumns.Next<T>(random, RandomBodies.Inputs, start + count + 3);
            var expected = EdgeColumns.Run(kernel, columns, RandomBodies.Outputs, width, start, count);
            var actual = EdgeColumns.Run(compiled, columns, RandomBodies.Outputs, width, start, count);
            EdgeColumns.AssertSame(expected, actual, $"seed {seed}, {width}, {count} rows from {start}");
        }
    }
}
