using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>A live request, kept for a shadow to run it again. Immutable.</summary>
/// <param name="Shadows">Bit i: the i-th shadow is to run it.</param>
/// <param name="Body">The request.</param>
/// <param name="Format">What that is.</param>
/// <param name="Answer">The outputs that were answered, as JSON; null where the live run failed.</param>
/// <param name="Seed">Seed of the live run.</param>
/// <param name="NowMicroseconds">Its clock reading.</param>
/// <param name="Elapsed">How long the live request took.</param>
internal sealed record ShadowEntry(
    ulong Shadows, ReadOnlyMemory<byte> Body, RequestFormat Format, ReadOnlyMemory<byte>? Answer, ulong Seed,
    long NowMicroseconds, TimeSpan Elapsed)
{
    /// <summary>Bytes that it keeps.</summary>
    public long Bytes => Body.Length + (Answer?.Length ?? 0);
}
