using System.Globalization;

namespace AdFlow.Runtime.Tests;

/// <summary>Random expressions over columns and the request: the text of a graph beside what it means.</summary>
internal sealed class RandomExpression(
    Random random, IReadOnlyList<CellColumn> columns, IReadOnlyList<CellColumn> request)
{
    /// <summary>Text, and the value of a row: row, then request.</summary>
    public delegate object? Value(object?[] row, object?[] request);

    private static readonly long[] Integers = [0, 1, -1, 2, 3, 9007199254740993, long.MaxValue];
    private static readonly string[] Texts = ["t1", "t2", "a long text 1", ""];

    /// <summary>A condition.</summary>
    public (string Text, Value Value) Flag(int depth = 2)
    {
        switch (random.Next(depth > 0 ? 9 : 6))
        {
            case 0 or 1:
                return Compare(Integer(1), Integer(0));
            case 2:
                return Compare(Float(1), Float(0));
            case 3 when Leaf(CellKind.Text) is { } text:
                string constant = Texts[random.Next(Texts.Length)];
                return ($"({text.Text} in ('{constant}', 't3'))",
                    (row, run) => text.Value(row, run) is string found ? found == constant || found == "t3" : null);
            case 4 when Leaf(CellKind.Text) is { } text && Leaf(CellKind.Text) is { } other:
                return ($"({text.Text} != {other.Text})", (row, run) =>
                    text.Value(row, run) is string one && other.Value(row, run) is string two ? one != two : null);
            case 5 when Leaf(CellKind.Flag) is { } flag:
                return flag;
            case 6:
                var negated = Flag(depth - 1);
                return ($"(not {negated.Text})", (row, run) => negated.Value(row, run) is bool value ? !value : null);
            case 7 or 8:
                return Both(Flag(depth - 1), Flag(depth - 1), random.Next(2) == 0);
            default:
                int column = random.Next(columns.Count);
                return ($"is_null({columns[column].Name})", (row, _) => row[column] is null);
        }
    }

    /// <summary>An int64.</summary>
    public (string Text, Value Value) Integer(int depth = 2)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            long constant = Integers[random.Next(Integers.Length)];
            return random.Next(4) > 0 && Leaf(CellKind.Integer) is { } leaf ? leaf
                : (ReferenceCells.Format(constant), (_, _) => constant);
        }
        var (a, b) = (Integer(depth - 1), Integer(depth - 1));
        return random.Next(5) switch
        {
            0 => Exact(a, "+", b, (x, y) => x + y),
            1 => Exact(a, "-", b, (x, y) => x - y),
            2 => Exact(a, "*", b, (x, y) => x * y),
            3 => ($"coalesce({a.Text}, {b.Text})", (row, run) => a.Value(row, run) ?? b.Value(row, run)),
            _ => If(Flag(0), a, b),
        };
    }

    /// <summary>A float64.</summary>
    public (string Text, Value Value) Float(int depth = 2)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            double constant = random.Next(-8, 8) * 0.25;
            return random.Next(4) > 0 && Leaf(CellKind.Float) is { } leaf ? leaf
                : ($"({constant.ToString("0.00", CultureInfo.InvariantCulture)})", (_, _) => constant);
        }
        var (a, b) = (Float(depth - 1), Float(depth - 1));
        return random.Next(4) switch
        {
            0 => Rounded(a, "+", b, (x, y) => x + y),
            1 => Rounded(a, "*", b, (x, y) => x * y),
            2 => Rounded(a, "/", b, (x, y) => y == 0 ? null : x / y),
            _ => If(Flag(0), a, b),
        };
    }

    // A column, or a field of the request.
    private (string Text, Value Value)? Leaf(CellKind kind)
    {
        bool isRequest = random.Next(5) == 0;
        var from = isRequest ? request : columns;
        int[] fitting = [.. Enumerable.Range(0, from.Count).Where(i => from[i].Kind == kind)];
        if (fitting.Length == 0)
            return null;
        int i = fitting[random.Next(fitting.Length)];
        return isRequest ? ($"request.{from[i].Name}", (_, run) => run[i]) : (from[i].Name, (row, _) => row[i]);
    }

    private (string, Value) Compare((string Text, Value Value) a, (string Text, Value Value) b)
    {
        string op = ((string[])["==", "!=", "<", "<=", ">", ">="])[random.Next(6)];
        return ($"({a.Text} {op} {b.Text})", (row, run) =>
        {
            object? x = a.Value(row, run), y = b.Value(row, run);
            if (x is null || y is null)
                return null;
            bool isLess = x is long i ? i < (long)y : (double)x < (double)y;
            bool isMore = x is long j ? j > (long)y : (double)x > (double)y;
            bool isEqual = x is long k ? k == (long)y : (double)x == (double)y;
            return op switch
            {
                "==" => isEqual, "!=" => !isEqual, "<" => isLess, ">" => isMore, "<=" => isLess || isEqual,
                _ => isMore || isEqual,
            };
        });
    }

    private static (string, Value) Both((string Text, Value Value) a, (string Text, Value Value) b, bool isAnd) =>
        ($"({a.Text} {(isAnd ? "and" : "or")} {b.Text})", (row, run) =>
        {
            object?[] values = [a.Value(row, run), b.Value(row, run)];
            return values.Contains(!isAnd) ? !isAnd : values.Contains(null) ? null : isAnd;
        });

    private static (string, Value) If(
        (string Text, Value Value) condition, (string Text, Value Value) a, (string Text, Value Value) b) =>
        ($"if({condition.Text}, {a.Text}, {b.Text})", (row, run) =>
            condition.Value(row, run) is true ? a.Value(row, run) : b.Value(row, run));

    private static (string, Value) Exact(
        (string Text, Value Value) a, string op, (string Text, Value Value) b, Func<Int128, Int128, Int128> compute) =>
        ($"({a.Text} {op} {b.Text})", (row, run) =>
        {
            if (a.Value(row, run) is not long x || b.Value(row, run) is not long y)
                return null;
            var result = compute(x, y);
            return result >= long.MinValue && result <= long.MaxValue ? (long)result : null;
        });

    private static (string, Value) Rounded(
        (string Text, Value Value) a, string op, (string Text, Value Value) b, Func<double, double, double?> compute) =>
        ($"({a.Text} {op} {b.Text})", (row, run) =>
            a.Value(row, run) is double x && b.Value(row, run) is double y ? compute(x, y) : null);
}
