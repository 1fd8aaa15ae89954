using System.Globalization;
using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Parses the text of an expression by operator precedence (V. Pratt, Top down operator precedence, POPL 1973).
/// Never throws, whatever the text. Thread-safe.
/// </summary>
public sealed class ExpressionParser
{
    private const int MaxDepth = 400;
    private const int MaxNesting = 100;
    private const int NotPrecedence = 3;
    private const int ComparisonPrecedence = 4;
    private const int UnaryPrecedence = 7;

    private static readonly Dictionary<string, ExpressionOperation> Binary = ExpressionOperation.All
        .Where(operation => !operation.IsFunction && operation.MinOperands == 2 && operation.MaxOperands == 2)
        .ToDictionary(operation => operation.Name, StringComparer.Ordinal);

    private readonly List<Token> _tokens;
    private int _next;
    private int _nesting;
    private ExpressionError? _error;

    private ExpressionParser(List<Token> tokens) => _tokens = tokens;

    private Token Current => _tokens[_next];

    /// <summary>Parses an expression.</summary>
    /// <param name="text">The text, without a leading '='.</param>
    /// <param name="error">The first error, or null.</param>
    /// <returns>The syntax tree, or null if there is an error.</returns>
    public static ExpressionSyntax? Parse(string text, out ExpressionError? error)
    {
        var tokens = new ExpressionLexer(text).Read(out error);
        if (tokens is null)
            return null;
        var parser = new ExpressionParser(tokens);
        var syntax = parser.Expression(0);
        if (parser._error is null && parser.Current.Kind is not TokenKind.End)
            parser.FailAtEnd();
        error = parser._error;
        return error is null ? syntax : null;
    }

    // Null always comes with an error.
    private ExpressionSyntax? Expression(int minPrecedence)
    {
        if (++_nesting > MaxNesting)
            return Fail(Current, FormattableString.Invariant(
                $"parentheses, calls and signs may nest {MaxNesting} deep; split the expression with let"));
        var left = Prefix();
        bool compared = false;
        while (left is not null && TryBinary(out int precedence) && precedence >= minPrecedence)
        {
            if (precedence == ComparisonPrecedence && compared)
                return Fail(Current, "comparisons do not chain; write 'a < b and b < c', or put parentheses");
            compared = precedence == ComparisonPrecedence;
            left = Infix(left, precedence);
        }
        _nesting--;
        return left;
    }

    private bool TryBinary(out int precedence)
    {
        precedence = ComparisonPrecedence;
        if (Current.Is("is") || Current.Is("in") || (Current.Is("not") && _tokens[_next + 1].Is("in")))
            return true;
        bool found = Current.Kind is TokenKind.Symbol or TokenKind.Keyword && Binary.ContainsKey(Current.Value);
        precedence = found ? Binary[Current.Value].Precedence : 0;
        return found;
    }

    private ExpressionSyntax? Infix(ExpressionSyntax left, int precedence)
    {
        var symbol = Take();
        if (symbol.Is("is"))
            return NullTest(left);
        if (symbol.Is("in"))
            return Membership(left, symbol);
        if (symbol.Is("not"))
            return Membership(left, Take()) is { } test
                ? Operator(ExpressionOp.Not, test.Offset, test.End, test)
                : null;
        var right = Expression(precedence + 1);
        return right is null ? null : Operator(Binary[symbol.Value].Op, left.Offset, right.End, left, right);
    }

    private ExpressionSyntax? NullTest(ExpressionSyntax left)
    {
        bool not = TryTake("not");
        if (!Current.Is("null"))
            return Fail(Current, $"expected 'null' after 'is{(not ? " not" : "")}', found {Current.Describe()}");
        int end = Take().End;
        var test = Operator(ExpressionOp.IsNull, left.Offset, end, left);
        return not && test is not null ? Operator(ExpressionOp.Not, left.Offset, end, test) : test;
    }

    private ExpressionSyntax? Membership(ExpressionSyntax left, Token symbol)
    {
        if (!TryTake("("))
            return Fail(Current, $"expected '(' and values after '{symbol.Value}', found {Current.Describe()}");
        var values = List(symbol);
        if (values is null)
            return null;
        if (values.Count == 0)
            return Fail(symbol, "'in ()' holds for nothing; name at least one value");
        return Operator(ExpressionOp.In, left.Offset, _tokens[_next - 1].End, [left, .. values]);
    }

    private ExpressionSyntax? Prefix()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Integer: return Integer(token, token.Offset, "");
            case TokenKind.Float: return Float(token, token.Offset, "");
            case TokenKind.Text: return Literal(token.Offset, token.End, Operators.Expression.Constant(token.Value));
            case TokenKind.Name: return Name(token);
            case TokenKind.QuotedName: return new(SyntaxKind.Column, token.Offset, token.Length, token.Value);
        }
        return token.Value switch
        {
            "-" => Minus(token),
            "not" => Unary(ExpressionOp.Not, token, NotPrecedence),
            "(" => Parentheses(token),
            "true" or "false" => Literal(token.Offset, token.End, Operators.Expression.Constant(token.Value == "true")),
            "null" => Literal(token.Offset, token.End, Operators.Expression.Null()),
            _ => Fail(token, $"expected a value, found {token.Describe()}"),
        };
    }

    // The sign belongs to a literal that follows at once, so that the least int64 can be written.
    private ExpressionSyntax? Minus(Token minus)
    {
        if (Current.Kind is TokenKind.Integer)
            return Integer(Take(), minus.Offset, "-");
        if (Current.Kind is TokenKind.Float)
            return Float(Take(), minus.Offset, "-");
        return Unary(ExpressionOp.Negate, minus, UnaryPrecedence);
    }

    private ExpressionSyntax? Unary(ExpressionOp op, Token symbol, int precedence) =>
        Expression(precedence) is { } operand ? Operator(op, symbol.Offset, operand.End, operand) : null;

    private ExpressionSyntax? Parentheses(Token open)
    {
        var inner = Expression(0);
        if (inner is null)
            return null;
        return TryTake(")") ? inner : Fail(Current, FormattableString.Invariant(
            $"expected ')' for the '(' at character {open.Offset + 1}, found {Current.Describe()}"));
    }

    private ExpressionSyntax? Name(Token name)
    {
        if (TryTake("("))
        {
            var operands = List(name);
            return operands is null
                ? null
                : Node(SyntaxKind.Function, name.Offset, _tokens[_next - 1].End, name.Value, operands);
        }
        if (!Current.Is("."))
            return new(SyntaxKind.Column, name.Offset, name.Length, name.Value);
        if (name.Value is not ("request" or "settings"))
            return Fail(name, $"'{name.Value}.' is nothing: only request.… and settings.… have a dot; "
                + "a column name with a dot goes into `backticks`");
        Take();
        var field = Take();
        if (field.Kind is not (TokenKind.Name or TokenKind.QuotedName or TokenKind.Keyword))
            return Fail(field, $"expected a name after '{name.Value}.', found {field.Describe()}");
        var kind = name.Value == "request" ? SyntaxKind.Request : SyntaxKind.Setting;
        return new(kind, name.Offset, field.End - name.Offset, field.Value);
    }

    // Values up to and with the closing parenthesis; the opening one is taken.
    private List<ExpressionSyntax>? List(Token owner)
    {
        var values = new List<ExpressionSyntax>();
        if (TryTake(")"))
            return values;
        do
        {
            if (Expression(0) is not { } value)
                return null;
            values.Add(value);
        }
        while (TryTake(","));
        if (TryTake(")"))
            return values;
        Fail(Current, $"expected ',' or ')' in the values of '{owner.Value}', found {Current.Describe()}");
        return null;
    }

    private ExpressionSyntax? Integer(Token digits, int offset, string sign)
    {
        bool fits = long.TryParse(
            sign + digits.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        return fits
            ? Literal(offset, digits.End, Operators.Expression.Constant(value))
            : Fail(digits, $"{sign}{digits.Value} does not fit int64 ({long.MinValue} to {long.MaxValue}); "
                + $"as a float64 write {digits.Value}.0");
    }

    private ExpressionSyntax? Float(Token digits, int offset, string sign)
    {
        double value = double.Parse(sign + digits.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? Literal(offset, digits.End, Operators.Expression.Constant(value))
            : Fail(digits, $"{sign}{digits.Value} does not fit float64 (±1.8e308)");
    }

    private static ExpressionSyntax Literal(int offset, int end, Expression value) =>
        new(SyntaxKind.Literal, offset, end - offset, "") { Literal = value };

    private ExpressionSyntax? Operator(
        ExpressionOp op, int offset, int end, params IReadOnlyList<ExpressionSyntax> operands) =>
        Node(SyntaxKind.Operator, offset, end, ExpressionOperation.Of(op).Name, operands, op);

    private ExpressionSyntax? Node(
        SyntaxKind kind, int offset, int end, string name, IReadOnlyList<ExpressionSyntax> operands,
        ExpressionOp op = 0)
    {
        int depth = 1;
        foreach (var operand in operands)
            depth = Math.Max(depth, operand.Depth + 1);
        return depth <= MaxDepth
            ? new(kind, offset, end - offset, name) { Op = op, Operands = operands, Depth = depth }
            : Fail(_tokens[_next - 1], FormattableString.Invariant(
                $"an expression may be {MaxDepth} operations deep; use in (…), or split it with let"));
    }

    private void FailAtEnd() => Fail(Current, Current.Is(")")
        ? "this ')' closes nothing"
        : $"expected an operator or the end, found {Current.Describe()}");

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _next++;
        return true;
    }

    private Token Take() => Current.Kind is TokenKind.End ? Current : _tokens[_next++];

    private ExpressionSyntax? Fail(Token token, string message)
    {
        _error ??= new(token.Offset, token.Length, message);
        return null;
    }
}
