using System.Globalization;

namespace AdFlow.Bench;

/// <summary>Compares what two sides computed.</summary>
internal static class Agreement
{
    /// <summary>Compares numbers, row by row.</summary>
    /// <param name="ours">Our results.</param>
    /// <param name="theirs">The peer's.</param>
    /// <param name="tolerance">Largest difference relative to the larger of the magnitude and 1.</param>
    /// <param name="strays">How many rows per million may differ by more: where a comparison within the work is
    /// decided by the last bit, two right answers are far apart.</param>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void Numbers(
        ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs, float tolerance, double strays = 0)
    {
        if (ours.Length != theirs.Length)
            throw new InvalidDataException(FormattableString.Invariant(
                $"We have {ours.Length} rows, the peer has {theirs.Length}."));
        int far = 0, first = -1;
        for (int row = 0; row < ours.Length; row++)
            if (!IsNear(ours[row], theirs[row], tolerance) && far++ == 0)
                first = row;
        if (far > Math.Ceiling(strays * ours.Length / 1e6))
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"{far} of {ours.Length} rows differ by more than {tolerance}; the first is row {first}: ")
                + string.Create(CultureInfo.InvariantCulture, $"{ours[first]:R}, the peer has {theirs[first]:R}."));
    }

    /// <summary>Compares values that must be the same.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public static void Equal<T>(ReadOnlySpan<T> ours, ReadOnlySpan<T> theirs) where T : unmanaged, IEquatable<T>
    {
        if (ours.Length != theirs.Length)
            throw new InvalidDataException(FormattableString.Invariant(
                $"We have {ours.Length} rows, the peer has {theirs.Length}."));
        int first = ours.CommonPrefixLength(theirs);
        if (first < ours.Length)
            throw new InvalidDataException(FormattableString.Invariant(
                $"The first row that differs is row {first}: {ours[first]}, the peer has {theirs[first]}."));
    }

    private static bool IsNear(float left, float right, float tolerance) => left.Equals(right)
        || Math.Abs(left - right) <= tolerance * Math.Max(1, Math.Max(Math.Abs(left), Math.Abs(right)));
}
