using System.Numerics;
using System.Runtime.InteropServices;

namespace AdFlow.Devices.Simulated;

/// <summary>Bytes of the host that queued copies read or write.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Sum">Their <see cref="SumOf"/> when the copy was queued.</param>
internal readonly unsafe record struct HostBytes(nint Start, long Count, ulong Sum)
{
    /// <summary>What the target of a queued copy holds until it is done.</summary>
    internal const byte Poison = 0xC3;

    /// <summary>Whether they still are as they were.</summary>
    internal bool AreUnchanged => SumOf((void*)Start, Count) == Sum;

    /// <summary>Notes bytes as they are.</summary>
    internal static HostBytes Of(void* start, long count) => new((nint)start, count, SumOf(start, count));

    /// <summary>Fills bytes with the pattern.</summary>
    internal static void Fill(void* start, long count) => NativeMemory.Fill(start, (nuint)count, Poison);

    // Every step is one to one, so that one changed word always changes the sum.
    private static ulong SumOf(void* start, long count)
    {
        ulong sum = (ulong)count;
        ulong* words = (ulong*)start;
        for (long i = 0; i < count / 8; i++)
            sum = BitOperations.RotateLeft((sum ^ words[i]) * 0x9E3779B97F4A7C15, 29);
        for (long i = count / 8 * 8; i < count; i++)
            sum = BitOperations.RotateLeft((sum ^ ((byte*)start)[i]) * 0x9E3779B97F4A7C15, 29);
        return sum;
    }
}
