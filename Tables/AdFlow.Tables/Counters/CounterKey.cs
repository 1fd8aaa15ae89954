namespace AdFlow.Tables.Counters;

/// <summary>What the keys of a counter table are.</summary>
public enum CounterKey : byte
{
    /// <summary>64-bit integers.</summary>
    Int64 = 1,
    /// <summary>Texts in UTF-8, compared byte by byte.</summary>
    Utf8 = 2,
}
