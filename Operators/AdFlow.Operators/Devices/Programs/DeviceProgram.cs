namespace AdFlow.Operators;

/// <summary>
/// What a device is asked to compute, in terms that say every bit of the result: a backend generates its code from it.
/// Each kind states which memory (arguments) and which numbers (sizes) a launch takes. Row counts are at most 2^31 − 1.
/// Values are in Arrow's layout: little-endian, dense; bitmaps have one bit a row, least significant first, whole 64-bit
/// words, 0 behind the last row. Immutable, thread-safe.
/// </summary>
public abstract record DeviceProgram
{
    private protected DeviceProgram() { }
}
