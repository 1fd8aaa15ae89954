using System.Text;

namespace AdFlow.Graphs;

/// <summary>Cuts the text of an expression into tokens.</summary>
internal sealed class ExpressionLexer(string text)
{
    private static readonly HashSet<string> Keywords =
        new(["or", "and", "not", "in", "is", "null", "true", "false"], StringComparer.Ordinal);

    // What other languages write, and what to write here.
    private static readonly Dictionary<string, string> Foreign = new(StringComparer.Ordinal)
    {
        ["&&"] = "and", ["||"] = "or", ["&"] = "and", ["|"] = "or", ["!"] = "not", ["="] = "==", ["<>"] = "!=",
        ["^"] = "pow(x, y)", ["**"] = "pow(x, y)", ["//"] = "div(a, b)",
    };

    private int _position;

    /// <summary>All tokens, the end included; or null and an error.</summary>
    internal List<Token>? Read(out ExpressionError? error)
    {
        var tokens = new List<Token>();
        error = null;
        while (error is null)
        {
            while (_position < text.Length && text[_position] is ' ' or '\t' or '\n' or '\r')
                _position++;
            if (_position == text.Length)
            {
                tokens.Add(new(TokenKind.End, _position, 0, ""));
                return tokens;
            }
            tokens.Add(Next(out error));
        }
        return null;
    }

    private Token Next(out ExpressionError? error)
    {
        char c = text[_position];
        error = null;
        if (char.IsAsciiDigit(c))
            return Number(out error);
        if (char.IsAsciiLetter(c) || c == '_')
            return Word();
        if (c is '\'' or '"' or '`')
            return Quoted(c, out error);
        return Symbol(out error);
    }

    private Token Word()
    {
        int start = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '_'))
            _position++;
        string word = text[start.._position];
        return new(Keywords.Contains(word) ? TokenKind.Keyword : TokenKind.Name, start, word.Length, word);
    }

    private Token Number(out ExpressionError? error)
    {
        int start = _position;
        bool isFloat = false;
        SkipDigits();
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            isFloat = true;
            _position++;
            SkipDigits();
        }
        int sign = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek(0) is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + sign)))
        {
            isFloat = true;
            _position += 1 + sign;
            SkipDigits();
        }
        error = char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) is '_' or '.' ? BadNumber(start) : null;
        return new(isFloat ? TokenKind.Float : TokenKind.Integer, start, _position - start, text[start.._position]);
    }

    private ExpressionError BadNumber(int start)
    {
        while (char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) is '_' or '.')
            _position++;
        return new(start, _position - start, $"'{text[start.._position]}' is not a number; write 12, 0.5 or 1.5e-3. "
            + "A column name that starts with a digit goes into `backticks`");
    }

    // A quote inside is doubled.
    private Token Quoted(char quote, out ExpressionError? error)
    {
        int start = _position++;
        var value = new StringBuilder();
        while (_position < text.Length && (text[_position] != quote || Peek(1) == quote))
        {
            if (text[_position] == quote)
                _position++;
            value.Append(text[_position++]);
        }
        error = _position == text.Length
            ? new(start, text.Length - start,
                $"the {(quote == '`' ? "name" : "text")} that starts here has no closing {quote}")
            : null;
        _position = Math.Min(_position + 1, text.Length);
        return new(quote == '`' ? TokenKind.QuotedName : TokenKind.Text, start, _position - start, value.ToString());
    }

    private Token Symbol(out ExpressionError? error)
    {
        int start = _position;
        string two = text.Substring(start, Math.Min(2, text.Length - start));
        bool whole = two is "==" or "!=" or "<=" or ">=" || Foreign.ContainsKey(two)
            || (two.Length == 2 && char.IsSurrogatePair(two[0], two[1]));
        string symbol = whole ? two : two[..1];
        _position += symbol.Length;
        error = null;
        if (Foreign.TryGetValue(symbol, out string? ours))
            error = new(start, symbol.Length, $"there is no '{symbol}'; write '{ours}'");
        else if (!"+-*/%(),.<>=!".Contains(symbol[0], StringComparison.Ordinal))
            error = Unexpected(start, symbol);
        return new(TokenKind.Symbol, start, symbol.Length, symbol);
    }

    private static ExpressionError Unexpected(int start, string symbol)
    {
        string shown = char.IsControl(symbol[0]) || (symbol.Length == 1 && char.IsSurrogate(symbol[0]))
            ? FormattableString.Invariant($"U+{(int)symbol[0]:X4}")
            : symbol;
        return new(start, symbol.Length, $"unexpected character '{shown}'; text goes into 'quotes', "
            + "names with other characters than a-z, 0-9 and _ into `backticks`");
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(0)))
            _position++;
    }

    private char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';
}
