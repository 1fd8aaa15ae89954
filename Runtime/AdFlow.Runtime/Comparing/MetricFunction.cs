namespace AdFlow.Runtime;

/// <summary>What a metric makes of the rows of an output. Nulls, NaN and ±∞ are left out.</summary>
public enum MetricFunction : byte
{
    /// <summary>Sum; 0 of no rows.</summary>
    Sum,
    /// <summary>Mean; there is none of no rows.</summary>
    Mean,
    /// <summary>Smallest value; there is none of no rows.</summary>
    Min,
    /// <summary>Largest value; there is none of no rows.</summary>
    Max,
    /// <summary>Number of rows; of a condition, of rows for which it is true.</summary>
    Count,
    /// <summary>Number of different values of a column, of any type.</summary>
    Distinct,
}
