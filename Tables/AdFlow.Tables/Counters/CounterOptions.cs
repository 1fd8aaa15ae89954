namespace AdFlow.Tables.Counters;

/// <summary>Limits of a counter table, and how far ahead of counting a durable one writes. Immutable.</summary>
public sealed record CounterOptions
{
    private const int MostParts = 1 << 20;

    /// <summary>Keys that a table holds at most, each about 100 bytes; 1 to 2^30, by default 16,777,216.</summary>
    public int MaxKeys
    {
        get;
        init => field = value is >= 1 and <= 1 << 30 ? value : throw new ArgumentOutOfRangeException(nameof(MaxKeys),
            value, "a counter table holds 1 to 2^30 keys");
    } = 1 << 24;

    /// <summary>
    /// A durable table writes a key's counter ahead by this part of its limit: 64 means a 64th, which is what a crash
    /// may count too much. More parts lose less and wait for the disk more often; 1 to 1,048,576. Without effect in
    /// memory.
    /// </summary>
    public int ReserveParts
    {
        get;
        init => field = value is >= 1 and <= MostParts ? value : throw new ArgumentOutOfRangeException(
            nameof(ReserveParts), value, "a limit is reserved in 1 to 1048576 parts");
    } = 64;
}
