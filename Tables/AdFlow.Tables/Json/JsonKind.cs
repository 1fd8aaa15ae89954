namespace AdFlow.Tables.Json;

/// <summary>What inference tells apart.</summary>
internal enum JsonKind
{
    Null,
    Bool,
    /// <summary>A number without point and exponent that fits int64.</summary>
    Integer,
    Float,
    /// <summary>A string that holds an int64 beyond ±2⁵³, as the writer writes it.</summary>
    LargeInteger,
    /// <summary>"NaN", "Infinity" or "-Infinity".</summary>
    NonFinite,
    Text,
    List,
    Object,
    Count,
}
