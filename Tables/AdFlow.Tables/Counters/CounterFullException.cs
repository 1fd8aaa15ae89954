using System.Globalization;

namespace AdFlow.Tables.Counters;

/// <summary>A counter table holds as many keys as it may; what is counted under known keys is not affected.</summary>
public sealed class CounterFullException(string table, int keys)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"counter table '{table}' holds {keys} keys, as many as it "
        + $"may (CounterOptions.MaxKeys): reset it, or allow more"));
