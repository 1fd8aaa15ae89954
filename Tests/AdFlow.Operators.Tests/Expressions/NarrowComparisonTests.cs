using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Expressions;

/// <summary>Float32 columns are compared as they lie: with the outcome that their float64 images have.</summary>
public sealed unsafe class NarrowComparisonTests
{
    private static readonly ExpressionOp[] Comparisons =
    [
        ExpressionOp.Equal, ExpressionOp.NotEqual, ExpressionOp.Less, ExpressionOp.LessOrEqual, ExpressionOp.Greater,
        ExpressionOp.GreaterOrEqual,
    ];

    private static readonly float[] Specials =
    [
        0f, -0f, 1f, -1f, 0.1f, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f, 1.17549435e-38f, float.MaxValue,
        float.MinValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 16777216f, 3e38f,
    ];

    private static readonly Schema Columns = new(
        new("x", DataType.Float32), new("y", DataType.Float32), new("c", DataType.Float64));

    [Test]
    public void Column_WithANumber_ComparesAsItsFloat64([Range(1, 6)] int seed, [Values] LaneWidth width)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        var rows = Build(random, random.Next(1, 400), arena);
        foreach (double number in Numbers(random))
            foreach (var op in Comparisons)
            {
                int start = random.Next(rows.RowCount), count = random.Next(rows.RowCount - start + 1);
                var (x, c) = (Expression.Column(0, Columns[0]), Expression.Constant(number));
                string what = $"seed {seed}, {op}, {number:R}, {count} rows from {start}";
                Check(Expression.Call(op, x, c), (a, _) => Holds(op, a, number), rows, start, count, width, what);
                Check(Expression.Call(op, c, x), (a, _) => Holds(op, number, a), rows, start, count, width, what);
            }
    }

    [Test]
    public void Column_WithAColumn_ComparesAsFloat64([Range(1, 20)] int seed, [Values] LaneWidth width)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        var rows = Build(random, random.Next(1, 1024), arena);
        var (x, y) = (Expression.Column(0, Columns[0]), Expression.Column(1, Columns[1]));
        foreach (var op in Comparisons)
        {
            int start = random.Next(rows.RowCount), count = random.Next(rows.RowCount - start + 1);
            Check(Expression.Call(op, x, y), (a, b) => Holds(op, a, b), rows, start, count, width,
                $"seed {seed}, {op}, {count} rows from {start}");
        }
    }

    [Test]
    public void Column_WithTheRequest_ComparesAsItsFloat64([Range(1, 10)] int seed, [Values] LaneWidth width)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        var (rows, request) = (Build(random, 100, arena), Build(random, 1, arena));
        double? number = request["c"].IsValid(0) ? request["c"].Values<double>()[0] : null;
        foreach (var op in Comparisons)
            Check(Expression.Call(op, Expression.Column(0, Columns[0]), Expression.Request(2, Columns[2])),
                (a, _) => number is { } c ? Holds(op, a, c) : null, rows, 0, 100, width, $"seed {seed}, {op}", request);
    }

    [Test]
    public void Column_OfAnotherType_IsRefused()
    {
        using var arena = new Arena();
        var rows = Build(new Random(1), 5, arena);
        var program = new ExpressionProgram(Expression.Call(
            ExpressionOp.Less, Expression.Column(2, new("c", DataType.Float32)), Expression.Constant(1.0)));

        Assert.That(() => program.Evaluate(rows, 0, 5, default, arena.Allocate(program.ScratchBytes)),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "c < 1.0 was bound to a Float32 at column 2, which is float64."));
    }

    private static void Check(
        Expression comparison, Func<float, float, bool?> expected, Batch rows, int start, int count, LaneWidth width,
        string what, Batch request = default)
    {
        using var arena = new Arena();
        var program = new ExpressionProgram(comparison, width);
        var values = program.Evaluate(rows, start, count, request, arena.Allocate(program.ScratchBytes));
        bool readsY = comparison.ReadColumns().Contains(1);
        for (int i = 0; i < count; i++)
        {
            var (x, y) = (rows["x"], rows["y"]);
            bool isNull = !x.IsValid(start + i) || (readsY && !y.IsValid(start + i));
            bool? wanted = isNull ? null : expected(x.Values<float>()[start + i], y.Values<float>()[start + i]);
            Assert.That(values.IsValid(i) ? values.GetBool(i) : (bool?)null, Is.EqualTo(wanted), $"{what}, row {i}");
        }
    }

    private static bool? Holds(ExpressionOp op, double x, double y) => op switch
    {
        ExpressionOp.Equal => x == y,
        ExpressionOp.NotEqual => x != y,
        ExpressionOp.Less => x < y,
        ExpressionOp.LessOrEqual => x <= y,
        ExpressionOp.Greater => x > y,
        _ => x >= y,
    };

    // Numbers that are float32, those next to them in either type, those between two of them, and those beyond all.
    private static IEnumerable<double> Numbers(Random random)
    {
        foreach (float value in Specials.Append(Any(random)).Append(Any(random)))
            foreach (double number in (double[])[
                value, Math.BitIncrement((double)value), Math.BitDecrement((double)value),
                MathF.BitIncrement(value), MathF.BitDecrement(value),
                ((double)value + MathF.BitIncrement(value)) / 2, ((double)value + MathF.BitDecrement(value)) / 2])
                yield return number;
        foreach (double number in (double[])[1e300, -1e300, 1e-300, -1e-300, double.Epsilon, -double.Epsilon])
            yield return number;
    }

    private static float Any(Random random) => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));

    private static Batch Build(Random random, int count, Arena arena)
    {
        var builder = new BatchBuilder(Columns);
        int nulls = random.Next(2) * 20;
        for (int row = 0; row < count; row++)
        {
            float x = random.Next(3) == 0 ? Any(random) : Specials[random.Next(Specials.Length)];
            for (int column = 0; column < 2; column++)
                if (random.Next(100) < nulls)
                    builder[column].AppendNull();
                else
                    builder[column].Append(column == 0 || random.Next(3) == 0 ? x : Specials[row % Specials.Length]);
            if (random.Next(100) < nulls)
                builder[2].AppendNull();
            else
                builder[2].Append(Math.BitIncrement((double)x));
        }
        return builder.Build(arena);
    }
}
