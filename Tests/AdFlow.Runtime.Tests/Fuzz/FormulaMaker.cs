using System.Globalization;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Makes random expressions over columns and the request.</summary>
internal sealed class FormulaMaker(
    Random random, IReadOnlyList<CellColumn> columns, IReadOnlyList<CellColumn> request)
{
    private static readonly long[] Integers = [0, 1, -1, 2, 3, 9007199254740993, long.MaxValue];
    private static readonly string[] Texts = ["t1", "t2", "a long text 1", ""];

    private static readonly (string Name, Func<double, double> Value)[] Exact =
    [
        ("floor", Math.Floor), ("ceil", Math.Ceiling), ("round", x => Math.Round(x, MidpointRounding.ToEven)),
        ("sqrt", Math.Sqrt), ("abs", Math.Abs), ("-", x => -x),
    ];

    private static readonly (string Name, Func<double, double> Value)[] Close =
    [
        ("exp", Math.Exp), ("log", Math.Log), ("log1p", Functions.LogP1), ("tanh", Math.Tanh),
        ("sigmoid", Functions.Logistic),
    ];

    /// <summary>A condition.</summary>
    public Formula Flag(int depth = 2)
    {
        switch (random.Next(depth > 0 ? 11 : 7))
        {
            case 0 or 1:
                return Compare(Number(1), Number(0));
            case 2:
                return Compare(Float(1), Float(0));
            case 3 when Leaf(CellKind.Text) is { } text:
                string constant = Texts[random.Next(Texts.Length)];
                return new($"({text.Text} in ('{constant}', 't3'))",
                    row => text.Value(row) is string found ? found == constant || found == "t3" : null, text);
            case 4 when Leaf(CellKind.Text) is { } text && Leaf(CellKind.Text) is { } other:
                return new($"({text.Text} != {other.Text})", row =>
                    text.Value(row) is string one && other.Value(row) is string two ? one != two : null, text, other);
            case 5 when Leaf(CellKind.Flag) is { } flag:
                return flag;
            case 7:
                var negated = Flag(depth - 1);
                return new($"(not {negated.Text})", row => negated.Value(row) is bool value ? !value : null, negated);
            case 8 or 9 or 10:
                return Both(Flag(depth - 1), Flag(depth - 1), random.Next(2) == 0);
            default:
                if (columns.Count == 0)
                    return Compare(Integer(0), Integer(0));
                string column = columns[random.Next(columns.Count)].Name;
                bool isNot = random.Next(2) == 0;
                return new($"({column} is {(isNot ? "not " : "")}null)", row => row[column] is null != isNot, [column]);
        }
    }

    /// <summary>A condition that many rows fulfil, or few.</summary>
    public Formula Mostly()
    {
        var number = random.Next(2) == 0 ? Leaf(CellKind.Integer) ?? Float(0) : Float(0);
        int border = random.Next(3) == 0 ? random.Next(-20, 60) : random.Next(-3, 4);
        return Compare(number, new(border < 0 ? $"({border})" : $"{border}", _ => (long)border));
    }

    /// <summary>An int64.</summary>
    public Formula Integer(int depth = 2)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            long constant = Integers[random.Next(Integers.Length)];
            return random.Next(4) > 0 && Leaf(CellKind.Integer) is { } leaf ? leaf
                : new(Cells.Format(constant), _ => constant);
        }
        var (a, b) = (Integer(depth - 1), Integer(depth - 1));
        return random.Next(10) switch
        {
            0 => Whole("{0} + {1}", a, b, (x, y) => x + y),
            1 => Whole("{0} - {1}", a, b, (x, y) => x - y),
            2 => Whole("{0} * {1}", a, b, (x, y) => x * y),
            3 => Whole("{0} % {1}", a, b, (x, y) => y == 0 ? null : x % y),
            4 => Whole("div({0}, {1})", a, b, (x, y) => y == 0 ? null : x / y),
            5 => Whole("min({0}, {1})", a, b, (x, y) => Int128.Min(x, y)),
            6 => Whole("max(abs({0}), {1})", a, b, (x, y) => x == long.MinValue ? null : Int128.Max(Int128.Abs(x), y)),
            7 => new($"coalesce({a.Text}, {b.Text})", row => a.Value(row) ?? b.Value(row), a, b),
            8 => ToInteger(Float(depth - 1)),
            _ => If(Flag(0), a, b),
        };
    }

    /// <summary>A float64, known exactly.</summary>
    public Formula Float(int depth = 2)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            double constant = random.Next(-8, 8) * 0.25;
            return random.Next(4) > 0 && Leaf(CellKind.Float) is { } leaf ? leaf
                : new($"({constant.ToString("0.00", CultureInfo.InvariantCulture)})", _ => constant);
        }
        var (a, b) = (Float(depth - 1), random.Next(4) == 0 ? Integer(depth - 1) : Float(depth - 1));
        switch (random.Next(10))
        {
            case 0: return Rounded("{0} + {1}", a, b, (x, y) => x + y);
            case 1: return Rounded("{0} * {1}", a, b, (x, y) => x * y);
            case 2: return Rounded("{0} / {1}", a, b, (x, y) => y == 0 ? null : x / y);
            case 3: return Rounded("{0} - {1}", a, b, (x, y) => x - y);
            case 4: return Rounded("min({0}, {1})", a, b, (x, y) => Math.Min(x, y));
            case 5: return Rounded("max({0}, {1})", a, b, (x, y) => Math.Max(x, y));
            case 6: return Rounded("clip({0}, -1, {1})", a, b, (x, y) => Math.Min(Math.Max(x, -1), y));
            case 7:
                var (name, value) = Exact[random.Next(Exact.Length)];
                return Rounded(name + "({0})", a, a, (x, _) => value(x));
            case 8:
                var other = Float(depth - 1);
                return new($"coalesce({a.Text}, {other.Text})", row => a.Value(row) ?? other.Value(row), a, other);
            default:
                return If(Flag(0), a, Float(depth - 1));
        }
    }

    /// <summary>A float64 that is known within an error.</summary>
    public Formula Transcendental()
    {
        var a = Float(1);
        if (random.Next(4) == 0)
        {
            var power = Float(0);
            return Rounded("pow({0}, {1})", a, power, (x, y) => Math.Pow(x, y)) with { IsClose = true };
        }
        var (name, value) = Close[random.Next(Close.Length)];
        return Rounded(name + "({0})", a, a, (x, _) => value(x)) with { IsClose = true };
    }

    // A column, or a field of the request.
    private Formula? Leaf(CellKind kind)
    {
        bool isRequest = request.Count > 0 && random.Next(5) == 0;
        var from = isRequest ? request : columns;
        int[] fitting = [.. Enumerable.Range(0, from.Count).Where(i => from[i].Kind == kind
            && (from[i].Knowledge is Knowledge.Exact || random.Next(4) == 0))];
        if (fitting.Length == 0)
            return null;
        int i = fitting[random.Next(fitting.Length)];
        string name = from[i].Name;
        return isRequest ? new($"request.{name}", row => row.Request[i]) : new(name, row => row[name], [name]);
    }

    private Formula Number(int depth) => random.Next(4) == 0 ? Float(depth) : Integer(depth);

    private Formula Compare(Formula a, Formula b)
    {
        string op = ((string[])["==", "!=", "<", "<=", ">", ">="])[random.Next(6)];
        return new($"({a.Text} {op} {b.Text})", row =>
        {
            object? x = a.Value(row), y = b.Value(row);
            if (x is null || y is null)
                return null;
            if (x is double.NaN || y is double.NaN)
                return op == "!=";
            int order = Order(x, y);
            return op switch
            {
                "==" => order == 0, "!=" => order != 0, "<" => order < 0, ">" => order > 0, "<=" => order <= 0,
                _ => order >= 0,
            };
        }, a, b);
    }

    // Exact, also of an int64 and a float64.
    private static int Order(object x, object y) => (x, y) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a < b ? -1 : a > b ? 1 : 0,
        (long a, double b) => -Order(b, a),
        (double a, long b) when Math.Abs(a) >= 1e19 => Math.Sign(a),
        (double a, long b) => Math.Sign(((Int128)Math.Floor(a)).CompareTo(b)) is var order and not 0 ? order
            : a > Math.Floor(a) ? 1 : 0,
        _ => throw new ArgumentException($"{x}, {y}"),
    };

    private static Formula Both(Formula a, Formula b, bool isAnd) =>
        new($"({a.Text} {(isAnd ? "and" : "or")} {b.Text})", row =>
        {
            object?[] values = [a.Value(row), b.Value(row)];
            return values.Contains(!isAnd) ? !isAnd : values.Contains(null) ? null : isAnd;
        }, a, b);

    private static Formula If(Formula condition, Formula a, Formula b) =>
        new($"if({condition.Text}, {a.Text}, {b.Text})",
            row => condition.Value(row) is true ? a.Value(row) : b.Value(row), condition, a, b);

    private static Formula Whole(string text, Formula a, Formula b, Func<Int128, Int128, Int128?> compute) =>
        new($"({string.Format(CultureInfo.InvariantCulture, text, a.Text, b.Text)})", row =>
            a.Value(row) is long x && b.Value(row) is long y && compute(x, y) is { } result
                && result >= long.MinValue && result <= long.MaxValue ? (long)result : null, a, b);

    private static Formula ToInteger(Formula a) => new($"int({a.Text})", row =>
        a.Value(row) is double x && x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? (long)x : null, a);

    private static Formula Rounded(string text, Formula a, Formula b, Func<double, double, double?> compute) =>
        new($"({string.Format(CultureInfo.InvariantCulture, text, a.Text, b.Text)})", row =>
            Wide(a.Value(row)) is { } x && Wide(b.Value(row)) is { } y ? compute(x, y) : null, a, b);

    private static double? Wide(object? value) => value as double? ?? (value is long whole ? whole : null);
}
