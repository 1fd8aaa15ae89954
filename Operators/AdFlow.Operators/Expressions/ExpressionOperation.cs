namespace AdFlow.Operators;

/// <summary>
/// One operator or function of the expression language: the table that parsing, typing, documentation and editors
/// share. Immutable.
/// </summary>
/// <param name="Op">The operation.</param>
/// <param name="Name">Symbol of an operator, name of a function.</param>
/// <param name="Usage">How it is written, for example <c>clip(x, lo, hi)</c>.</param>
/// <param name="Precedence">Binding strength of an operator, 1 (weakest) to 7; 0 for a function.</param>
/// <param name="MinOperands">Fewest operands.</param>
/// <param name="MaxOperands">Most operands.</param>
/// <param name="Rule">Types.</param>
/// <param name="Summary">What it gives, with its special cases.</param>
public sealed record ExpressionOperation(
    ExpressionOp Op, string Name, string Usage, int Precedence, int MinOperands, int MaxOperands, ExpressionRule Rule,
    string Summary)
{
    private static readonly ExpressionOperation[] Table =
    [
        Operator(ExpressionOp.Or, "or", 1, ExpressionRule.Logic, "True if either is; null where that cannot be told."),
        Operator(ExpressionOp.And, "and", 2, ExpressionRule.Logic,
            "False if either is; null where that cannot be told."),
        new(ExpressionOp.Not, "not", "not a", 3, 1, 1, ExpressionRule.Logic, "True for false; null for null."),
        Operator(ExpressionOp.Equal, "==", 4, ExpressionRule.Equality, "Equal; NaN equals nothing."),
        Operator(ExpressionOp.NotEqual, "!=", 4, ExpressionRule.Equality, "Not equal; true where either is NaN."),
        Operator(ExpressionOp.Less, "<", 4, ExpressionRule.Order, "Less; false where either is NaN."),
        Operator(ExpressionOp.LessOrEqual, "<=", 4, ExpressionRule.Order, "Less or equal; false where either is NaN."),
        Operator(ExpressionOp.Greater, ">", 4, ExpressionRule.Order, "Greater; false where either is NaN."),
        Operator(ExpressionOp.GreaterOrEqual, ">=", 4, ExpressionRule.Order,
            "Greater or equal; false where either is NaN."),
        new(ExpressionOp.In, "in", "a in (b, …)", 4, 2, int.MaxValue, ExpressionRule.Equality,
            "Whether a equals one of the others: a == b or …."),
        new(ExpressionOp.IsNull, "is_null", "is_null(x)", 0, 1, 1, ExpressionRule.NullTest,
            "Whether x is null; also written 'x is null', and 'x is not null' for the opposite."),
        Operator(ExpressionOp.Add, "+", 5, ExpressionRule.Arithmetic, "Sum; null where an int64 overflows."),
        Operator(ExpressionOp.Subtract, "-", 5, ExpressionRule.Arithmetic,
            "Difference; null where an int64 overflows."),
        Operator(ExpressionOp.Multiply, "*", 6, ExpressionRule.Arithmetic, "Product; null where an int64 overflows."),
        Operator(ExpressionOp.Divide, "/", 6, ExpressionRule.Float, "Quotient as float64; null where b is 0."),
        Operator(ExpressionOp.Modulo, "%", 6, ExpressionRule.Integer,
            "Remainder of div(a, b), with the sign of a; null where b is 0."),
        new(ExpressionOp.Negate, "-", "-a", 7, 1, 1, ExpressionRule.Arithmetic,
            "Opposite sign; null for the least int64."),
        new(ExpressionOp.If, "if", "if(c, a, b)", 0, 3, 3, ExpressionRule.Choice,
            "a where c is true, b where c is false or null."),
        new(ExpressionOp.Coalesce, "coalesce", "coalesce(a, b, …)", 0, 1, int.MaxValue, ExpressionRule.FirstValid,
            "The first that is not null."),
        new(ExpressionOp.Abs, "abs", "abs(x)", 0, 1, 1, ExpressionRule.Arithmetic,
            "Magnitude; null for the least int64."),
        new(ExpressionOp.Min, "min", "min(a, b, …)", 0, 2, int.MaxValue, ExpressionRule.Arithmetic,
            "The least; NaN if one is NaN, null if one is null."),
        new(ExpressionOp.Max, "max", "max(a, b, …)", 0, 2, int.MaxValue, ExpressionRule.Arithmetic,
            "The greatest; NaN if one is NaN, null if one is null."),
        new(ExpressionOp.Clip, "clip", "clip(x, lo, hi)", 0, 3, 3, ExpressionRule.Arithmetic,
            "min(max(x, lo), hi)."),
        new(ExpressionOp.IntegerDivide, "div", "div(a, b)", 0, 2, 2, ExpressionRule.Integer,
            "Integer quotient, truncated toward 0; null where b is 0 or the quotient overflows."),
        Function(ExpressionOp.Floor, "floor", "Largest integral value not above x."),
        Function(ExpressionOp.Ceil, "ceil", "Smallest integral value not below x."),
        Function(ExpressionOp.Round, "round", "Nearest integral value, halves to even."),
        Function(ExpressionOp.Sqrt, "sqrt", "Square root; NaN below 0."),
        Function(ExpressionOp.Exp, "exp", "e to the power of x."),
        Function(ExpressionOp.Log, "log", "Natural logarithm; NaN below 0, −∞ at 0."),
        Function(ExpressionOp.Log1p, "log1p", "log(1 + x), exact also near 0."),
        new(ExpressionOp.Pow, "pow", "pow(x, y)", 0, 2, 2, ExpressionRule.Float,
            "x to the power of y, as in IEEE 754."),
        Function(ExpressionOp.Sigmoid, "sigmoid", "1 / (1 + exp(-x))."),
        Function(ExpressionOp.Tanh, "tanh", "Hyperbolic tangent."),
        new(ExpressionOp.ToInt64, "int", "int(x)", 0, 1, 1, ExpressionRule.ToInt64,
            "x truncated toward 0; null for NaN and beyond int64."),
        Function(ExpressionOp.ToFloat64, "float", "The float64 nearest to x."),
    ];

    private static readonly Dictionary<string, ExpressionOperation> ByFunctionName =
        Table.Where(entry => entry.IsFunction).ToDictionary(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>Every operator and function, in the order of <see cref="ExpressionOp"/>.</summary>
    public static IReadOnlyList<ExpressionOperation> All => Table;

    /// <summary>Names of the functions.</summary>
    public static IReadOnlyCollection<string> FunctionNames => ByFunctionName.Keys;

    /// <summary>Whether it is written as a call.</summary>
    public bool IsFunction => Precedence == 0;

    /// <summary>The entry of an operation.</summary>
    public static ExpressionOperation Of(ExpressionOp op) => Table[(int)op];

    /// <summary>The function with a name, or null.</summary>
    public static ExpressionOperation? FindFunction(string name) => ByFunctionName.GetValueOrDefault(name);

    private static ExpressionOperation Operator(
        ExpressionOp op, string symbol, int precedence, ExpressionRule rule, string summary) =>
        new(op, symbol, $"a {symbol} b", precedence, 2, 2, rule, summary);

    private static ExpressionOperation Function(ExpressionOp op, string name, string summary) =>
        new(op, name, $"{name}(x)", 0, 1, 1, ExpressionRule.Float, summary);
}
