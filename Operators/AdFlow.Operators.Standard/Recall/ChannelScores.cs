using System.Runtime.Intrinsics;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Brings the scores of a channel to a scale of its own; the ways are those of <see
/// cref="ScoreNormalization"/>.</summary>
internal static class ChannelScores
{
    /// <summary>Normalises scores in place.</summary>
    /// <param name="values">The scores; those of null rows may be anything.</param>
    /// <param name="column">Says which rows are null.</param>
    /// <param name="how">The way.</param>
    /// <param name="rrfK">Smoothing of reciprocal ranks.</param>
    /// <param name="arena">Scratch.</param>
    public static void Normalize(
        Span<double> values, Column column, ScoreNormalization how, double rrfK, Arena arena)
    {
        if (how is ScoreNormalization.MinMax && column.NullCount == 0 && TryShare(values))
            return;
        var (lowest, highest) = Fill(values, column);
        if (how is ScoreNormalization.MinMax)
            foreach (ref double value in values)
                value = Share(value, lowest, highest);
        else if (how is not ScoreNormalization.None)
            Rank(values, how is ScoreNormalization.Rrf ? rrfK : -1, arena);
    }

    // Several at once, where all are finite. A NaN or an infinity is seen in the bounds, for both are kept by them.
    private static bool TryShare(Span<double> values)
    {
        var (lowest, highest) = Bounds(values);
        if (!double.IsFinite(lowest) || !double.IsFinite(highest))
            return false;
        int row = 0;
        var (least, range) = (Vector256.Create(lowest / 2), Vector256.Create(highest / 2 - lowest / 2));
        if (lowest != highest)
            for (; row <= values.Length - Vector256<double>.Count; row += Vector256<double>.Count)
            {
                var some = values.Slice(row, Vector256<double>.Count);
                ((Vector256.Create<double>(some) / 2 - least) / range).CopyTo(some);
            }
        for (; row < values.Length; row++)
            values[row] = Share(values[row], lowest, highest);
        return true;
    }

    private static (double Lowest, double Highest) Bounds(ReadOnlySpan<double> values)
    {
        var least = Vector256.Create(double.PositiveInfinity);
        var most = Vector256.Create(double.NegativeInfinity);
        int row = 0;
        for (; row <= values.Length - Vector256<double>.Count; row += Vector256<double>.Count)
        {
            var some = Vector256.Create<double>(values.Slice(row, Vector256<double>.Count));
            (least, most) = (Vector256.Min(least, some), Vector256.Max(most, some));
        }
        var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int i = 0; i < Vector256<double>.Count; i++)
            (lowest, highest) = (Math.Min(lowest, least[i]), Math.Max(highest, most[i]));
        for (; row < values.Length; row++)
            (lowest, highest) = (Math.Min(lowest, values[row]), Math.Max(highest, values[row]));
        return (lowest, highest);
    }

    // Lowest and highest finite score; what is no score becomes the lowest.
    private static (double Lowest, double Highest) Fill(Span<double> values, Column column)
    {
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        for (int i = 0; i < values.Length; i++)
            if (!column.IsValid(i))
                values[i] = double.NaN;
            else if (double.IsFinite(values[i]))
            {
                lowest = Math.Min(lowest, values[i]);
                highest = Math.Max(highest, values[i]);
            }
        if (lowest > highest)
            lowest = highest = 0;
        foreach (ref double value in values)
            value = double.IsNaN(value) ? lowest : value;
        return (lowest, highest);
    }

    // Halves, so that no difference overflows; infinite scores end at 0 and 1.
    private static double Share(double value, double lowest, double highest) =>
        lowest == highest ? (value >= highest ? 1 : 0)
        : double.IsFinite(value) ? (value / 2 - lowest / 2) / (highest / 2 - lowest / 2)
        : value > 0 ? 1 : 0;

    private static void Rank(Span<double> values, double rrfK, Arena arena)
    {
        var sorted = arena.AllocateSpan<double>(values.Length);
        var rows = arena.AllocateSpan<int>(values.Length);
        for (int i = 0; i < rows.Length; i++)
            (sorted[i], rows[i]) = (-values[i], i);
        sorted.Sort(rows);
        int rank = 1;
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0 && sorted[i] != sorted[i - 1])
                rank = i + 1;
            values[rows[i]] = rrfK < 0 ? 1 - (rank - 1.0) / rows.Length : 1 / (rrfK + rank);
        }
    }
}
