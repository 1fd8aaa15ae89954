using System.Numerics;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>A map operator and what it means for one row.</summary>
/// <param name="Op">Its id.</param>
/// <param name="Inputs">Names of its inputs.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="Setting">Its setting, or null.</param>
/// <param name="IsClose">Whether it is known within an error only.</param>
/// <param name="Narrow">What it means in float32.</param>
/// <param name="Wide">What it means in float64.</param>
internal sealed record MapCase(
    string Op, string[] Inputs, string[] Outputs, MapSetting? Setting, bool IsClose,
    Func<float[], double, float[]> Narrow, Func<double[], double, double[]> Wide)
{
    /// <summary>All.</summary>
    public static IReadOnlyList<MapCase> All { get; } =
    [
        new("test.sum", ["a", "b"], ["sum"], new("weight", 1, -100, 100), false, Sum, Sum),
        new("test.times", ["a", "b"], ["product"], null, false, Times, Times),
        new("test.both", ["a", "b"], ["low", "high"], null, false, Both, Both),
        new("test.choose", ["a", "b", "c"], ["chosen"],
            new("limit", 2, double.NegativeInfinity, double.PositiveInfinity), false, Choose, Choose),
        new("test.with", ["a"], ["sum", "difference", "product", "quotient"],
            new("k", 1, double.NegativeInfinity, double.PositiveInfinity), false, With, With),
        new("test.logistic", ["a"], ["chance"], null, true,
            (x, _) => [(float)Functions.Logistic(x[0])], (x, _) => [Functions.Logistic(x[0])]),
        new("test.damped", ["a"], ["damped", "raised"], null, true,
            (x, _) => [(float)Functions.LogP1(x[0]), (float)Math.Exp(x[0])],
            (x, _) => [Functions.LogP1(x[0]), Math.Exp(x[0])]),
        new("test.power", ["a", "b"], ["power"], null, true,
            (x, _) => [(float)Math.Pow(x[0], x[1])], (x, _) => [Math.Pow(x[0], x[1])]),
        new("bid.ecpm", ["pctr", "bid"], ["ecpm"], null, false, Ecpm, Ecpm),
        new("bid.ocpc", ["target_cpa", "pcvr"], ["bid"], null, false, Times, Times),
        new("bid.pacing", ["bid", "pacing"], ["paced_bid"], new("maximum", 1, 0, 1000), false, Pacing, Pacing),
    ];

    private static T[] Sum<T>(T[] x, double weight) where T : INumber<T> =>
        [x[0] + x[1] * T.CreateChecked((float)weight)];

    private static T[] Times<T>(T[] x, double _) where T : INumber<T> => [x[0] * x[1]];

    private static T[] Both<T>(T[] x, double _) where T : INumber<T> => [T.Min(x[0], x[1]), T.Max(x[0], x[1])];

    private static T[] Choose<T>(T[] x, double limit) where T : IFloatingPointIeee754<T>
    {
        T most = T.CreateChecked(limit);
        return [x[0] > x[1] || T.IsNaN(x[2]) ? -x[0] / x[2] : T.Floor(T.Min(T.Abs(x[1]), most))];
    }

    private static T[] With<T>(T[] x, double k) where T : INumber<T> =>
        T.CreateChecked(k) is var c ? [x[0] + c, x[0] - c, c * x[0], x[0] / c] : [];

    private static T[] Ecpm<T>(T[] x, double _) where T : INumber<T> => [x[0] * x[1] * T.CreateChecked(1000)];

    private static T[] Pacing<T>(T[] x, double maximum) where T : INumber<T> =>
        [x[0] * T.Min(T.Max(x[1], T.Zero), T.CreateChecked(maximum))];

    /// <summary>Values of the outputs; null where an input is.</summary>
    public object?[] Row(IReadOnlyList<object?> cells, double setting, bool isNarrow)
    {
        if (cells.Contains(null))
            return new object?[Outputs.Length];
        double[] values = [.. cells.Select(cell => cell as double? ?? (long)cell!)];
        // Integers become float32 in one step, which rounds once.
        return isNarrow
            ? [.. Narrow([.. cells.Select(cell => cell is long whole ? whole : (float)(double)cell!)], setting)
                .Select(value => (object?)(double)value)]
            : [.. Wide(values, setting).Select(value => (object?)value)];
    }
}

/// <summary>A setting of a map operator.</summary>
internal sealed record MapSetting(string Name, double Default, double Least, double Most);
