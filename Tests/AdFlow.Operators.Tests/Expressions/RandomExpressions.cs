namespace AdFlow.Operators.Tests.Expressions;

/// <summary>Seeded, well-typed expressions over <see cref="RandomRows.Schema"/>, for rows and request alike.</summary>
internal sealed class RandomExpressions(Random random, bool withRows = true, bool finite = false)
{
    private static readonly ExpressionOp[] Functions =
        [ExpressionOp.Floor, ExpressionOp.Ceil, ExpressionOp.Round, ExpressionOp.Sqrt, ExpressionOp.Exp,
         ExpressionOp.Log, ExpressionOp.Log1p, ExpressionOp.Sigmoid, ExpressionOp.Tanh];

    private static readonly ValueKind[] Opaque = [ValueKind.Text, ValueKind.Temporal, ValueKind.Other];

    public Expression Any(int depth) => random.Next(4) switch
    {
        0 => Integer(depth),
        1 => Float(depth),
        _ => Bool(depth),
    };

    public Expression Bool(int depth)
    {
        if (depth == 0)
            return random.Next(3) == 0 ? Expression.Constant(random.Next(2) == 0) : Leaf(ValueKind.Bool);
        int d = depth - 1;
        return random.Next(12) switch
        {
            0 => Call(ExpressionOp.And, Bool(d), Bool(d)),
            1 => Call(ExpressionOp.Or, Bool(d), Bool(d)),
            2 => Call(ExpressionOp.Not, Bool(d)),
            3 => Call(Equality(), Bool(d), Bool(d)),
            4 => Call(Equality(), Text(), Text()),
            5 => Times(),
            6 => Call(ExpressionOp.IsNull, random.Next(2) == 0 ? Any(d) : Leaf(Opaque[random.Next(Opaque.Length)])),
            7 => Call(ExpressionOp.If, Bool(d), Bool(d), random.Next(5) == 0 ? Expression.Null() : Bool(d)),
            8 => Call(ExpressionOp.Coalesce, Bool(d), Bool(d)),
            9 => random.Next(2) == 0
                ? Call(ExpressionOp.In, Number(d), Number(d), Number(0), Number(0))
                : Call(ExpressionOp.In, Text(), Text(), Text()),
            _ => Call(OneOf(ExpressionOp.Equal, 6), Number(d), Number(d)),
        };
    }

    public Expression Integer(int depth)
    {
        if (depth == 0)
            return random.Next(3) == 0 ? Expression.Constant(RandomRows.Integer(random)) : Leaf(ValueKind.Int64);
        int d = depth - 1;
        return random.Next(12) switch
        {
            0 => Call(ExpressionOp.Modulo, Integer(d), Integer(d)),
            1 => Call(ExpressionOp.IntegerDivide, Integer(d), Integer(d)),
            2 => Call(ExpressionOp.Negate, Integer(d)),
            3 => Call(ExpressionOp.Abs, Integer(d)),
            4 => Call(random.Next(2) == 0 ? ExpressionOp.Min : ExpressionOp.Max, Integer(d), Integer(d), Integer(0)),
            5 => Call(ExpressionOp.Clip, Integer(d), Integer(0), Integer(0)),
            6 => Call(ExpressionOp.If, Bool(d), Integer(d), Integer(d)),
            7 => Call(ExpressionOp.Coalesce, Integer(d), Integer(d), Integer(0)),
            8 => Call(ExpressionOp.ToInt64, Float(d)),
            _ => Call(OneOf(ExpressionOp.Add, 3), Integer(d), Integer(d)),
        };
    }

    public Expression Float(int depth)
    {
        if (depth == 0)
            return random.Next(3) == 0 ? Constant() : Leaf(ValueKind.Float64);
        int d = depth - 1;
        return random.Next(12) switch
        {
            0 => Call(ExpressionOp.Divide, Number(d), Number(d)),
            1 => Call(ExpressionOp.Negate, Float(d)),
            2 => Call(ExpressionOp.Abs, Float(d)),
            3 => Call(random.Next(2) == 0 ? ExpressionOp.Min : ExpressionOp.Max, Float(d), Number(d)),
            4 => Call(ExpressionOp.Clip, Float(d), Number(0), Number(0)),
            5 => Call(ExpressionOp.If, Bool(d), Float(d), random.Next(5) == 0 ? Expression.Null() : Number(d)),
            6 => Call(ExpressionOp.Coalesce, Number(d), Float(d)),
            7 => Call(ExpressionOp.ToFloat64, Integer(d)),
            8 => Call(ExpressionOp.Pow, Number(d), Number(d)),
            9 => Call(Functions[random.Next(Functions.Length)], Number(d)),
            _ => Call(OneOf(ExpressionOp.Add, 3), Float(d), Number(d)),
        };
    }

    private Expression Number(int depth) => random.Next(2) == 0 ? Integer(depth) : Float(depth);

    private Expression Text() =>
        random.Next(3) == 0 ? Expression.Constant(RandomRows.Text(random)) : Leaf(ValueKind.Text);

    private Expression Times()
    {
        var left = Leaf(ValueKind.Temporal);
        var candidates = Leaves(ValueKind.Temporal).Where(leaf => leaf.Type == left.Type).ToList();
        var right = random.Next(3) == 0
            ? Expression.Temporal(left.Type.Physical!, random.Next(0, 3))
            : candidates[random.Next(candidates.Count)];
        return Call(OneOf(ExpressionOp.Equal, 6), left, right);
    }

    private Expression Constant()
    {
        double value;
        do
            value = RandomRows.Float(random);
        while (finite && !double.IsFinite(value));
        return Expression.Constant(value);
    }

    private ExpressionOp Equality() => random.Next(2) == 0 ? ExpressionOp.Equal : ExpressionOp.NotEqual;

    private ExpressionOp OneOf(ExpressionOp first, int count) => (ExpressionOp)((int)first + random.Next(count));

    private Expression Leaf(ValueKind kind)
    {
        var leaves = Leaves(kind).ToList();
        return leaves[random.Next(leaves.Count)];
    }

    private IEnumerable<Expression> Leaves(ValueKind kind)
    {
        bool request = !withRows || random.Next(4) == 0;
        var fields = RandomRows.Schema.Fields;
        for (int i = 0; i < fields.Count; i++)
            if (ExpressionType.KindOf(fields[i].Type) == kind)
                yield return request ? Expression.Request(i, fields[i]) : Expression.Column(i, fields[i]);
    }

    private static Expression Call(ExpressionOp op, params Expression[] operands) => Expression.Call(op, operands);
}
