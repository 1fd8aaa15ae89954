using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>
/// Gives names and types to a parsed expression. Reports all errors at once and never throws, whatever the text.
/// </summary>
public sealed class ExpressionBinder
{
    private const int MaxListed = 40;
    private readonly ExpressionScope _scope;
    private readonly List<ExpressionError> _errors = [];

    private ExpressionBinder(ExpressionScope scope) => _scope = scope;

    /// <summary>Parses and binds the text of an expression.</summary>
    /// <param name="text">The text, without a leading '='.</param>
    /// <param name="scope">Names it can use.</param>
    /// <param name="errors">Everything wrong with it, in the order of the text; empty if it is fine.</param>
    /// <param name="expected">
    /// Type it must have: an int64 is converted to float64, null to anything. Null: any type.
    /// </param>
    /// <returns>The expression, or null if there is an error.</returns>
    public static Expression? Bind(
        string text, ExpressionScope scope, out IReadOnlyList<ExpressionError> errors, ExpressionType? expected = null)
    {
        var syntax = ExpressionParser.Parse(text, out var error);
        errors = error is null ? [] : [error];
        return syntax is null ? null : Bind(syntax, scope, out errors, expected);
    }

    /// <summary>Binds a parsed expression.</summary>
    /// <param name="syntax">What the parser made of the text.</param>
    /// <param name="scope">Names it can use.</param>
    /// <param name="errors">Everything wrong with it, in the order of the text; empty if it is fine.</param>
    /// <param name="expected">
    /// Type it must have: an int64 is converted to float64, null to anything. Null: any type.
    /// </param>
    /// <returns>The expression, or null if there is an error.</returns>
    public static Expression? Bind(
        ExpressionSyntax syntax, ExpressionScope scope, out IReadOnlyList<ExpressionError> errors,
        ExpressionType? expected = null)
    {
        var binder = new ExpressionBinder(scope);
        var bound = binder.Node(syntax);
        if (bound is not null && expected is { } type)
            bound = binder.Expect(syntax, bound, type);
        binder._errors.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        errors = binder._errors;
        return errors.Count == 0 ? bound : null;
    }

    private Expression? Expect(ExpressionSyntax syntax, Expression bound, ExpressionType type)
    {
        if (bound.Type == ExpressionType.Null)
            return Expression.Null(type);
        if (bound.Type == type)
            return bound;
        if (type == ExpressionType.Float64 && bound.Type == ExpressionType.Int64)
            return Expression.Call(ExpressionOp.ToFloat64, bound);
        string advice = type == ExpressionType.Int64 && bound.Type == ExpressionType.Float64
            ? "; int(x) truncates, int(round(x)) rounds" : "";
        return Error(syntax, $"expected {type} here, found {bound.Type}{advice}");
    }

    // Null always comes with an error.
    private Expression? Node(ExpressionSyntax syntax) => syntax.Kind switch
    {
        SyntaxKind.Literal => syntax.Literal,
        SyntaxKind.Column => Column(syntax),
        SyntaxKind.Request => Request(syntax),
        SyntaxKind.Setting => Setting(syntax),
        SyntaxKind.Operator => Call(syntax, ExpressionOperation.Of(syntax.Op)),
        _ => Function(syntax),
    };

    private Expression? Column(ExpressionSyntax syntax)
    {
        if (_scope.Columns is not { } columns)
            return Error(syntax,
                $"there are no rows here, so '{syntax.Name}' means nothing; only {Elsewhere()} can be used");
        int ordinal = columns.IndexOf(syntax.Name);
        if (ordinal >= 0)
            return Expression.Column(ordinal, columns[ordinal]);
        if (_scope.Request?.Find(syntax.Name) is not null)
            return Error(syntax, $"unknown column '{syntax.Name}'; the field of the request is request.{syntax.Name}");
        if (_scope.Settings?.ContainsKey(syntax.Name) is true)
            return Error(syntax, $"unknown column '{syntax.Name}'; the setting is settings.{syntax.Name}");
        return Unknown(syntax, "column", columns.Fields.Select(field => field.Name));
    }

    private Expression? Request(ExpressionSyntax syntax)
    {
        if (_scope.Request is not { } request)
            return Error(syntax, "the request cannot be seen here; a sub-graph sees only its inputs and settings");
        int ordinal = request.IndexOf(syntax.Name);
        return ordinal >= 0
            ? Expression.Request(ordinal, request[ordinal])
            : Unknown(syntax, "request field", request.Fields.Select(field => field.Name));
    }

    private Expression? Setting(ExpressionSyntax syntax)
    {
        if (_scope.Settings is not { } settings)
            return Error(syntax, "there are no settings here; only a sub-graph that declares 'settings:' has them");
        return settings.TryGetValue(syntax.Name, out var type)
            ? Expression.Setting(syntax.Name, type)
            : Unknown(syntax, "setting", settings.Keys);
    }

    private Expression? Function(ExpressionSyntax syntax)
    {
        if (ExpressionOperation.FindFunction(syntax.Name) is not { } function)
        {
            Operands(syntax);
            return Unknown(syntax, "function", ExpressionOperation.FunctionNames);
        }
        if (syntax.Operands.Count >= function.MinOperands && syntax.Operands.Count <= function.MaxOperands)
            return Call(syntax, function);
        Operands(syntax);
        string count = function.MaxOperands == function.MinOperands ? $"{function.MinOperands}"
            : $"{function.MinOperands} or more";
        string values = count == "1" ? "value" : "values";
        return Error(syntax, $"{function.Usage} takes {count} {values}, found {syntax.Operands.Count}");
    }

    private Expression? Call(ExpressionSyntax syntax, ExpressionOperation operation)
    {
        var operands = Operands(syntax);
        if (operands is null)
            return null;
        if (operation.Rule is ExpressionRule.Equality or ExpressionRule.Order
            && (NullOperand(syntax, operation) || !ReadTimes(syntax, operands)))
            return null;
        var typing = ExpressionTyping.Resolve(operation.Op, [.. operands.Select(operand => operand.Type)]);
        if (typing.IsValid)
            return Expression.Call(operation.Op, operands);
        int bad = typing.BadOperand;
        return Error(syntax.Operands[bad], Mismatch(operation, operands, bad, typing.Expected!));
    }

    private Expression[]? Operands(ExpressionSyntax syntax)
    {
        var operands = new List<Expression>();
        foreach (var operand in syntax.Operands)
            if (Node(operand) is { } bound)
                operands.Add(bound);
        return operands.Count == syntax.Operands.Count ? [.. operands] : null;
    }

    // A comparison with null is null for every row, which nobody means.
    private bool NullOperand(ExpressionSyntax syntax, ExpressionOperation operation)
    {
        foreach (var operand in syntax.Operands)
        {
            if (!operand.IsNull)
                continue;
            string instead = operation.Op is ExpressionOp.NotEqual ? "is not null" : "is null";
            Error(operand, $"nothing equals null, not even null; write '{instead}' to test for it");
            return true;
        }
        return false;
    }

    // Next to a date or time, a text literal is one too.
    private bool ReadTimes(ExpressionSyntax syntax, Expression[] operands)
    {
        var type = operands.FirstOrDefault(operand => operand.Type.Kind is ValueKind.Temporal)?.Type.Physical;
        bool fine = true;
        for (int i = 0; type is not null && i < operands.Length; i++)
        {
            if (!syntax.Operands[i].IsText)
                continue;
            string text = ((ConstantExpression)operands[i]).Text!;
            if (TemporalText.TryParse(type, text, out long value))
                operands[i] = Expression.Temporal(type, value);
            else
            {
                Error(syntax.Operands[i], $"'{text}' is not a {type}; write it like {TemporalText.Example(type)}");
                fine = false;
            }
        }
        return fine;
    }

    private static string Mismatch(ExpressionOperation operation, Expression[] operands, int bad, string expected)
    {
        string place = operation switch
        {
            { IsFunction: true } when operands.Length > 1 => $" as value {bad + 1}",
            { IsFunction: true } => "",
            { Op: ExpressionOp.In } => bad == 0 ? " on its left" : $" as value {bad}",
            _ when operands.Length == 1 => "",
            _ => bad == 0 ? " on its left" : " on its right",
        };
        string advice = Advice(operation, operands[bad]);
        return $"'{operation.Name}' needs {expected}{place}, found {operands[bad].Type}{advice}";
    }

    private static string Advice(ExpressionOperation operation, Expression operand) => operation.Rule switch
    {
        ExpressionRule.Integer when operand.Type == ExpressionType.Float64 => "; int(x) truncates",
        ExpressionRule.Order when operand.Type == ExpressionType.Text => "; texts are only compared by == and !=",
        ExpressionRule.Order when operand.Type == ExpressionType.Bool => "; bools are only compared by == and !=",
        ExpressionRule.Logic when operand.Type.IsNumber => "; compare it, for example with != 0",
        ExpressionRule.Arithmetic when operand.Type == ExpressionType.Bool => "; if(x, 1, 0) makes a number of a bool",
        _ => "",
    };

    private string Elsewhere() => (_scope.Request, _scope.Settings) switch
    {
        (not null, not null) => "request.… and settings.…",
        (not null, null) => "request.…",
        (null, not null) => "settings.…",
        _ => "literals",
    };

    private Expression? Unknown(ExpressionSyntax syntax, string what, IEnumerable<string> names)
    {
        var all = names.Distinct().ToList();
        string meant = NearestName.Find(syntax.Name, all) is { } nearest ? $"; did you mean '{nearest}'?"
            : what == "column" ? "; a text is put in quotes;"
            : ";";
        string more = all.Count > MaxListed ? FormattableString.Invariant($" and {all.Count - MaxListed} more") : "";
        string list = all.Count == 0 ? $"there are no {what}s"
            : $"{what}s are {string.Join(", ", all.Take(MaxListed))}{more}";
        return Error(syntax, $"unknown {what} '{syntax.Name}'{meant} {list}");
    }

    private Expression? Error(ExpressionSyntax syntax, string message)
    {
        _errors.Add(new(syntax.Offset, syntax.Length, message));
        return null;
    }
}
