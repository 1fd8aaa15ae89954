using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Expressions;

public sealed unsafe class ExpressionFoldingTests
{
    private const int Rows = 200;

    private static readonly Expression Price = Expression.Column(0, new Field("price", DataType.Float64));
    private static readonly Expression Cheap = Expression.Column(1, new Field("cheap", DataType.Bool));

    // Random leaves are constants often enough that most expressions have something to fold.
    [Test]
    public void Fold_AnyExpression_GivesTheSameBits([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena();
        var rows = RandomRows.Build(random, Rows, arena);
        var request = RandomRows.Build(random, 1, arena);
        var expressions = new RandomExpressions(random);
        for (int i = 0; i < 50; i++)
        {
            var expression = expressions.Any(random.Next(5));
            var folded = expression.Fold();
            Assert.That(Values(folded, rows, request, arena), Is.EqualTo(Values(expression, rows, request, arena)),
                $"seed {seed}: {expression} → {folded}");
            Assert.That(folded.Type, Is.EqualTo(expression.Type));
            Assert.That(folded.Fold(), Is.EqualTo(folded), $"seed {seed}: {expression}");
        }
    }

    [Test]
    public void Fold_ConstantParts_AreComputed() => Assert.Multiple(() =>
    {
        Assert.That(Folded(Call(ExpressionOp.Multiply, Price, Call(ExpressionOp.Add, Of(1), Of(2)))),
            Is.EqualTo("price * 3.0"));
        Assert.That(Folded(Call(ExpressionOp.And, Expression.Constant(true), Cheap)), Is.EqualTo("cheap"));
        Assert.That(Folded(Call(ExpressionOp.And, Cheap, Expression.Constant(false))), Is.EqualTo("false"));
        Assert.That(Folded(Call(ExpressionOp.Or, Cheap, Expression.Null(ExpressionType.Bool))),
            Is.EqualTo("cheap or null"), "true or null is true");
        Assert.That(Folded(Call(ExpressionOp.If, Expression.Null(ExpressionType.Bool), Price, Of(2))),
            Is.EqualTo("2.0"), "null takes the second branch");
        Assert.That(Folded(Call(ExpressionOp.Coalesce, Expression.Null(), Price, Of(2), Price)),
            Is.EqualTo("coalesce(price, 2.0)"));
        Assert.That(Folded(Call(ExpressionOp.Less, Price, Expression.Null(ExpressionType.Float64))),
            Is.EqualTo("null"));
        Assert.That(Folded(Call(ExpressionOp.Divide, Of(1), Of(0))), Is.EqualTo("null"));
    });

    private static Expression Of(double value) => Expression.Constant(value);

    private static Expression Call(ExpressionOp op, params Expression[] operands) => Expression.Call(op, operands);

    private static string Folded(Expression expression) => expression.Fold().ToString();

    private static List<string> Values(Expression expression, in Batch rows, in Batch request, Arena arena)
    {
        var program = new ExpressionProgram(expression);
        byte* scratch = arena.Allocate(Math.Max(program.ScratchBytes, 64));
        var values = program.Evaluate(rows, 0, Rows, request, scratch);
        var result = new List<string>();
        for (int row = 0; row < Rows; row++)
            result.Add(!values.IsValid(row) ? "null" : values.Kind switch
            {
                ValueKind.Bool => values.GetBool(row) ? "true" : "false",
                ValueKind.Float64 when double.IsNaN(values.GetFloat64(row)) => "NaN",
                _ => $"{values.GetInt64(row)}",
            });
        return result;
    }
}
