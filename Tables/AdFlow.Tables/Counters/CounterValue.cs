namespace AdFlow.Tables.Counters;

/// <summary>A counter as it was read.</summary>
/// <param name="Key">Its key; 0 where keys are texts.</param>
/// <param name="Text">Its key in UTF-8 where keys are texts; else empty.</param>
/// <param name="Used">What was counted, 0 or more.</param>
public readonly record struct CounterValue(long Key, ReadOnlyMemory<byte> Text, long Used);
