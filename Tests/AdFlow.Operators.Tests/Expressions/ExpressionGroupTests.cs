using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Expressions;

public sealed unsafe class ExpressionGroupTests
{
    [Test]
    public void Evaluate_RandomExpressionsAndPartsOfThem_EachHasItsOwnValues([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        var rows = RandomRows.Build(random, random.Next(1, 400), arena);
        var request = RandomRows.Build(random, 1, arena);
        for (int i = 0; i < 20; i++)
        {
            var expressions = WithParts(random);
            var group = new ExpressionGroup(expressions);
            byte* scratch = Scratch(group.ScratchBytes, arena);
            int start = random.Next(rows.RowCount), count = random.Next(rows.RowCount - start + 1);
            group.Evaluate(rows, start, count, request, scratch);
            for (int e = 0; e < expressions.Count; e++)
            {
                var program = new ExpressionProgram(expressions[e]);
                var alone = program.Evaluate(rows, start, count, request, Scratch(program.ScratchBytes, arena));
                AssertSame(group.Values(e, count, scratch), alone, $"seed {seed}, group {i}: {expressions[e]}");
            }
        }
    }

    [Test]
    public void Evaluate_AnyLaneWidth_GivesTheSameBits([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        var rows = RandomRows.Build(random, 333, arena);
        var request = RandomRows.Build(random, 1, arena);
        for (int i = 0; i < 20; i++)
        {
            var expression = new RandomExpressions(random).Any(5);
            var scalar = new ExpressionProgram(expression, LaneWidth.Scalar);
            var expected = scalar.Evaluate(rows, 0, 333, request, Scratch(scalar.ScratchBytes, arena));
            foreach (var width in LaneWidths.All)
            {
                var program = scalar.On(width);
                Assert.That((program.Width, program.ScratchBytes), Is.EqualTo((width, scalar.ScratchBytes)));
                var values = program.Evaluate(rows, 0, 333, request, Scratch(program.ScratchBytes, arena));
                AssertSame(values, expected, $"seed {seed}, expression {i}, {width}: {expression}");
            }
        }
    }

    [Test]
    public void Evaluate_SharedSubexpressions_ComputesEachOnce()
    {
        var price = Expression.Column(0, new Field("price", DataType.Float64));
        var doubled = Expression.Call(ExpressionOp.Add, price, price);
        var root = Expression.Call(ExpressionOp.Sqrt, doubled);
        var less = Expression.Call(ExpressionOp.Less, root, price);
        // Written the other way round it is the same comparison.
        var greater = Expression.Call(ExpressionOp.Greater, price, root);
        Assert.That(new ExpressionGroup([root, doubled, less, greater, root]).KernelCount, Is.EqualTo(3));
    }

    [Test]
    public void Constructor_Text_IsRefused() =>
        Assert.That(() => new ExpressionGroup([Expression.Constant("a")]),
            Throws.ArgumentException.With.Message.Contains("it has no values to compute with"));

    [Test]
    public void Evaluate_Warm_AllocatesNothing()
    {
        using var arena = new Arena();
        var random = new Random(5);
        var rows = RandomRows.Build(random, 500, arena);
        var request = RandomRows.Build(random, 1, arena);
        var group = new ExpressionGroup(WithParts(random));
        byte* scratch = arena.Allocate(group.ScratchBytes);
        group.Evaluate(rows, 0, 500, request, scratch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        group.Evaluate(rows, 0, 500, request, scratch);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static List<Expression> WithParts(Random random)
    {
        var expressions = new List<Expression>();
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            var expression = new RandomExpressions(random).Any(random.Next(1, 6));
            expressions.Add(expression);
            expressions.AddRange(expression.Nodes()
                .Where(node => node.Type.Kind is not (ValueKind.Text or ValueKind.Other) && random.Next(4) == 0));
        }
        return [.. expressions.OrderBy(_ => random.Next())];
    }

    private static byte* Scratch(int bytes, Arena arena)
    {
        byte* scratch = arena.Allocate(bytes);
        new Span<byte>(scratch, bytes).Fill(0xA5);
        return scratch;
    }

    private static void AssertSame(ExpressionValues actual, ExpressionValues expected, string what)
    {
        Assert.That((actual.Kind, actual.Count), Is.EqualTo((expected.Kind, expected.Count)), what);
        for (int row = 0; row < actual.Count; row++)
            if (!SameRow(actual, expected, row))
                Assert.Fail($"{what}, row {row}");
    }

    // Bit-identical, all NaNs being one.
    private static bool SameRow(ExpressionValues a, ExpressionValues b, int row)
    {
        if (!a.IsValid(row) || !b.IsValid(row))
            return a.IsValid(row) == b.IsValid(row);
        if (a.Kind is ValueKind.Bool)
            return a.GetBool(row) == b.GetBool(row);
        return a.GetInt64(row) == b.GetInt64(row)
            || (a.Kind is ValueKind.Float64 && double.IsNaN(a.GetFloat64(row)) && double.IsNaN(b.GetFloat64(row)));
    }
}
