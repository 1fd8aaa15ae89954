using System.Globalization;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Small random rows as JSON text, with many equal values, nulls, NaN and both zeros.</summary>
internal sealed class RandomRows(int seed)
{
    private static readonly double[] Floats =
        [0.0, -0.0, 1.5, -2.25, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    private readonly Random _random = new(seed);

    /// <summary>A number of rows from 0 to <paramref name="most"/>, often 0 or 1.</summary>
    internal int Count(int most) => _random.Next(4) == 0 ? _random.Next(2) : _random.Next(most + 1);

    /// <summary>A value of an integer column.</summary>
    internal long? Integer(int distinct, bool nullable = true) =>
        nullable && _random.Next(6) == 0 ? null : _random.Next(distinct) - distinct / 2;

    /// <summary>A value of a float column.</summary>
    internal double? Float(bool nullable = true) =>
        nullable && _random.Next(6) == 0 ? null : _random.Next(3) == 0
            ? Floats[_random.Next(Floats.Length)] : Math.Round(_random.NextDouble() * 4 - 2, 1);

    /// <summary>A value of a text column; some share their first eight bytes.</summary>
    internal string? Text(int distinct) => _random.Next(6) == 0 ? null
        : _random.Next(2) == 0 ? $"t{_random.Next(distinct)}" : $"the same {_random.Next(distinct)}";

    /// <summary>A value of a bool column.</summary>
    internal bool? Bool() => _random.Next(5) == 0 ? null : _random.Next(2) == 0;

    /// <summary>A JSON object.</summary>
    internal static string Line(params (string Name, object? Value)[] fields) =>
        "{" + string.Join(",", fields.Select(field => $"\"{field.Name}\":{Json(field.Value)}")) + "}";

    private static string Json(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        double number when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        double number => $"\"{number.ToString(CultureInfo.InvariantCulture)}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
