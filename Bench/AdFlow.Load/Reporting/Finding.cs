using AdFlow.Bench;

namespace AdFlow.Load;

/// <summary>One row of the report. Immutable.</summary>
/// <param name="Work">What was done.</param>
/// <param name="What">Which figure of it.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit; "" of a ratio.</param>
internal sealed record Finding(string Work, string What, double Value, string Unit = "")
{
    /// <summary>An interval that holds the figure with 95 %, where it is a median of rounds.</summary>
    public RatioInterval? Interval { get; init; }

    /// <summary>The largest figure that is good, or null.</summary>
    public double? Most { get; init; }

    /// <summary>The smallest figure that is good, or null.</summary>
    public double? Least { get; init; }

    /// <summary>What the figure is made of.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether the goal is met; null where there is none.</summary>
    public bool? IsMet => Most is null && Least is null ? null : !(Value > Most) && !(Value < Least)
        && !double.IsNaN(Value);

    /// <summary>A figure that is the median of rounds.</summary>
    public static Finding OfRounds(string work, string what, IReadOnlyList<double> rounds, string unit = "")
    {
        var interval = RatioInterval.OfPairs(rounds, [.. rounds.Select(_ => 1.0)]);
        return new Finding(work, what, interval.Median, unit) { Interval = interval };
    }
}
