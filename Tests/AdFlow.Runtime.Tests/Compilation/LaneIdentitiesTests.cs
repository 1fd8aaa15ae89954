using AdFlow.Operators;

namespace AdFlow.Runtime.Tests.Compilation;

/// <summary>Each identity is applied, and none of those that only look like one.</summary>
public sealed class LaneIdentitiesTests
{
    private static readonly LaneGraph Graph = new(isDouble: false);
    private static readonly LaneExpression X = Graph.Input(0);
    private static readonly LaneExpression Y = Graph.Input(1);
    private static readonly LaneExpression M = Make(LaneOp.Less, X, Y);

    private static readonly (LaneExpression From, string To)[] Applied =
    [
        (Make(LaneOp.Multiply, X, Number(1)), "#0"),
        (Make(LaneOp.Multiply, Number(1), X), "#0"),
        (Make(LaneOp.Multiply, X, Number(-1)), "Negate(#0)"),
        (Make(LaneOp.Divide, X, Number(1)), "#0"),
        (Make(LaneOp.Divide, X, Number(-1)), "Negate(#0)"),
        (Make(LaneOp.Divide, X, Number(4)), "Multiply(#0, 0.25)"),
        (Make(LaneOp.Divide, X, Number(-0.5)), "Multiply(#0, -2)"),
        (Make(LaneOp.Add, X, Number(-0.0)), "#0"),
        (Make(LaneOp.Subtract, X, Number(0)), "#0"),
        (Make(LaneOp.Add, X, Make(LaneOp.Negate, Y)), "Subtract(#0, #1)"),
        (Make(LaneOp.Add, Make(LaneOp.Negate, Y), X), "Subtract(#0, #1)"),
        (Make(LaneOp.Subtract, X, Make(LaneOp.Negate, Y)), "Add(#0, #1)"),
        (Make(LaneOp.Negate, Make(LaneOp.Negate, X)), "#0"),
        (Make(LaneOp.Abs, Make(LaneOp.Negate, X)), "Abs(#0)"),
        (Make(LaneOp.Abs, Make(LaneOp.Abs, X)), "Abs(#0)"),
        (Make(LaneOp.Floor, Make(LaneOp.Round, X)), "Round(#0)"),
        (Make(LaneOp.Min, X, X), "#0"),
        (Make(LaneOp.Max, X, X), "#0"),
        (Make(LaneOp.Select, M, X, X), "#0"),
        (Make(LaneOp.Select, Make(LaneOp.Not, M), X, Y), "Select(Less(#0, #1), #1, #0)"),
        (Make(LaneOp.Select, Make(LaneOp.And, M, M), X, Y), "Select(Less(#0, #1), #0, #1)"),
        (Make(LaneOp.Select, Make(LaneOp.Xor, M, M), X, Y), "#1"),
        (Make(LaneOp.Select, Make(LaneOp.Or, M, Graph.Mask(true)), X, Y), "#0"),
        (Make(LaneOp.Select, Make(LaneOp.Xor, M, Graph.Mask(true)), X, Y), "Select(Less(#0, #1), #1, #0)"),
        (Make(LaneOp.Select, Make(LaneOp.Not, Make(LaneOp.Equal, X, Y)), X, Y), "Select(NotEqual(#0, #1), #0, #1)"),
        (Make(LaneOp.Select, Make(LaneOp.Greater, X, Y), X, Y), "Select(Less(#1, #0), #0, #1)"),
        (Make(LaneOp.Subtract, Make(LaneOp.Add, X, Y), Make(LaneOp.Add, Y, X)), "Subtract(Add(#0, #1), Add(#0, #1))"),
    ];

    private static readonly LaneExpression[] Kept =
    [
        Make(LaneOp.Add, X, Number(0)),
        Make(LaneOp.Subtract, X, Number(-0.0)),
        Make(LaneOp.Subtract, X, X),
        Make(LaneOp.Multiply, X, Number(0)),
        Make(LaneOp.Divide, X, X),
        Make(LaneOp.Divide, X, Number(3)),
        Make(LaneOp.Divide, X, Number(float.Epsilon)),
        Make(LaneOp.Add, Make(LaneOp.Add, X, Number(1)), Number(2)),
        Make(LaneOp.Add, Make(LaneOp.Multiply, X, Y), Number(2)),
        Make(LaneOp.Select, Make(LaneOp.Not, M), Y, X),
    ];

    [Test]
    public void Identity_IsApplied([Range(0, 26)] int index) =>
        Assert.That(Simplified(Applied[index].From).ToString(), Is.EqualTo(Applied[index].To));

    [Test]
    public void Identity_KeepsEveryBit()
    {
        var columns = EdgeColumns.Next<double>(new Random(7), 2, 2000);
        foreach (var (from, to) in Applied.Concat(Kept.Select(kept => (kept, kept.ToString()))))
        {
            double[] expected = LaneInterpreter.Run(from, isDouble: false, columns);
            double[] actual = LaneInterpreter.Run(Simplified(from), isDouble: false, columns);
            EdgeColumns.AssertSame([expected], [actual], $"{from} as {to}");
        }
    }

    [Test]
    public void WhatIsFalseForSomeInput_IsKept()
    {
        foreach (var kept in Kept.SkipLast(1))
            Assert.That(LaneSchedule.Of([Simplified(kept)]), Has.Count.EqualTo(LaneSchedule.Of([kept]).Count));
        var less = Simplified(Kept[^1]).Operands[0].Op;
        Assert.That(less, Is.EqualTo(LaneOp.Less));
    }

    [Test]
    public void EqualSubexpressions_BecomeOne()
    {
        var root = Make(LaneOp.Multiply, Make(LaneOp.Add, X, Y), Make(LaneOp.Sqrt, Make(LaneOp.Add, Y, X)));
        Assert.That(LaneSchedule.Of([Simplified(root)]), Has.Count.EqualTo(5));
    }

    private static LaneExpression Simplified(LaneExpression root) =>
        LaneSimplifier.Simplify([root], isDouble: false)[0];

    private static LaneExpression Number(double value) => Graph.Constant(value);

    private static LaneExpression Make(LaneOp op, params LaneExpression[] operands) => Graph.Make(op, operands);
}
