using System.Numerics;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests.Compilation;

/// <summary>What is traced, and what is made of it, computes the bits of the kernels.</summary>
public sealed class LaneTracingTests
{
    [Test]
    public void TracedAndSimplified_RandomBodies32_EvaluateToTheKernelsBits([Range(1, 30)] int seed) =>
        Check<float>(seed, LaneLoop.Run32<RandomBody>);

    [Test]
    public void TracedAndSimplified_RandomBodies64_EvaluateToTheKernelsBits([Range(1, 30)] int seed) =>
        Check<double>(seed, LaneLoop.Run64<RandomBody>);

    [Test]
    public void Operation_OnConstants_FoldsToTheBitsOfTheScalarLane([Values] bool isDouble)
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var body = RandomBodies.Next(random, 30, withTranscendentals: true);
            // The inputs of the body are constants here, so that all of it is.
            var values = EdgeColumns.Next<double>(random, RandomBodies.Inputs, 1);
            var graph = new LaneGraph(isDouble);
            var roots = Trace(graph, body, [.. values.Select(column => graph.Constant(column[0]))]);
            var folded = LaneSimplifier.Simplify(roots, isDouble);
            for (int i = 0; i < roots.Length; i++)
            {
                double expected = LaneInterpreter.Run(roots[i], isDouble, values)[0];
                Assert.That(folded[i].Op, Is.EqualTo(LaneOp.Constant), $"seed {seed}: {folded[i]}");
                Assert.That(EdgeColumns.IsSame(folded[i].Value, expected),
                    $"seed {seed}: {folded[i]}, not {expected:R}");
            }
        }
    }

    /// <summary>Records a random body.</summary>
    internal static LaneExpression[] Trace(LaneGraph graph, RandomStep[] body, LaneExpression[] inputs)
    {
        RandomBodies.Current = body;
        var trace = new LaneTrace(graph, inputs, [], RandomBodies.Outputs);
        LaneLoop.Trace<RandomBody>(trace);
        Assert.That(trace.Failure, Is.Null);
        return [.. trace.Outputs.Select(output => output!)];
    }

    private static void Check<T>(int seed, MapKernel kernel) where T : unmanaged, INumber<T>
    {
        var random = new Random(seed);
        bool isDouble = typeof(T) == typeof(double);
        var body = RandomBodies.Next(random, random.Next(8, 60), withTranscendentals: seed % 2 == 0);
        var graph = new LaneGraph(isDouble);
        var roots = Trace(graph, body, [.. Enumerable.Range(0, RandomBodies.Inputs).Select(graph.Input)]);
        var inputs = EdgeColumns.Next<T>(random, RandomBodies.Inputs, 99);
        var expected = EdgeColumns.Run(kernel, inputs, RandomBodies.Outputs, LaneWidths.Best, 0, 99);
        EdgeColumns.AssertSame(expected, Evaluate<T>(roots, inputs), $"seed {seed}, traced");
        var simplified = LaneSimplifier.Simplify(roots, isDouble);
        EdgeColumns.AssertSame(expected, Evaluate<T>(simplified, inputs), $"seed {seed}, simplified");
        Assert.That(LaneSchedule.Of(simplified), Has.Count.LessThanOrEqualTo(LaneSchedule.Of(roots).Count));
    }

    private static T[][] Evaluate<T>(LaneExpression[] roots, T[][] inputs) where T : unmanaged, INumber<T>
    {
        double[][] columns = [.. inputs.Select(column => column.Select(double.CreateTruncating).ToArray())];
        return [.. roots.Select(root => LaneInterpreter.Run(root, typeof(T) == typeof(double), columns)
            .Select(T.CreateTruncating).ToArray())];
    }
}
