using System.Numerics;

namespace AdFlow.Devices.Cuda;

/// <summary>Where in scratch memory a selection keeps what: a state, a histogram and candidates for each query, and
/// perhaps keys of rows.</summary>
/// <param name="Queries">How many.</param>
/// <param name="Capacity">Candidates that there is room for, a query.</param>
/// <param name="Samples">Keys that are kept, a query.</param>
/// <param name="Start">First byte.</param>
internal readonly record struct SelectLayout(int Queries, long Capacity, long Samples, ulong Start)
{
    /// <summary>Bytes of a state.</summary>
    public const int StateBytes = 64;

    /// <summary>Candidates up to which each is compared with each other, which takes one kernel, instead of sorted.
    /// </summary>
    public const int MostRanked = 4096;

    /// <summary>The digits found so far of the least key that is selected (8 bytes).</summary>
    public const int Key = 0;

    /// <summary>The digits found so far of how far the last selected row with that key is from the end.</summary>
    public const int Row = 8;

    /// <summary>How many are still to be found among those that have these digits.</summary>
    public const int Need = 12;

    /// <summary>0: nothing to do; <see cref="Searching"/>; <see cref="Settled"/>.</summary>
    public const int Phase = 16;

    /// <summary>Candidates appended, also those there was no room for.</summary>
    public const int Count = 20;

    /// <summary>Numbers to select from.</summary>
    public const int Total = 24;

    /// <summary>How many are to be selected.</summary>
    public const int Want = 28;

    /// <summary>Least key of what a scan keeps (8 bytes).</summary>
    public const int Threshold = 32;

    /// <summary>Value of <see cref="Phase"/>: more digits are to be found.</summary>
    public const int Searching = 1;

    /// <summary>Value of <see cref="Phase"/>: all from the digits on are selected.</summary>
    public const int Settled = 2;

    /// <summary>Whether candidates are ranked; else there is room for a power of two of them, and they are sorted.
    /// </summary>
    public bool IsRanked { get; private init; }

    /// <summary>States of the queries.</summary>
    public ulong States => Start;

    /// <summary>How many have which next digit, a query.</summary>
    public ulong Histograms => States + (ulong)Queries * StateBytes;

    /// <summary>Keys of the candidates, 64 bits each.</summary>
    public ulong Keys => Histograms + (ulong)Queries * PtxKernel.Threads * sizeof(int);

    /// <summary>Rows of the candidates, 32 bits each.</summary>
    public ulong Rows => Keys + (ulong)(Queries * Capacity) * sizeof(long);

    /// <summary>Keys that are kept, 64 bits each.</summary>
    public ulong SampleKeys => Rows + ((ulong)(Queries * Capacity) * sizeof(int) + 255 & ~255ul);

    /// <summary>Bytes of it all.</summary>
    public long Bytes => (long)(SampleKeys - Start) + Queries * Samples * sizeof(long);

    /// <summary>Memory for a selection of some candidates.</summary>
    /// <param name="queries">How many.</param>
    /// <param name="candidates">How many there may be, a query.</param>
    /// <param name="mostRanked">How many are ranked; more are sorted, which takes room for a power of two.</param>
    /// <param name="samples">Keys that are kept, a query.</param>
    /// <param name="start">First byte.</param>
    public static SelectLayout For(int queries, long candidates, long mostRanked, long samples, ulong start)
    {
        bool isRanked = candidates <= mostRanked;
        long capacity = isRanked ? candidates : (long)BitOperations.RoundUpToPowerOf2((ulong)candidates);
        return new SelectLayout(queries, capacity, samples, start) { IsRanked = isRanked };
    }
}
