namespace AdFlow.Tables.Indexes;

/// <summary>Orders items by a small integer each, keeping input order within a value.</summary>
internal static class CountingSort
{
    /// <summary>Orders the items 0, 1, 2 … by their bins.</summary>
    /// <param name="bins">Bin of each item; −1 leaves the item out.</param>
    /// <param name="binCount">Number of bins.</param>
    /// <returns>Where each bin starts (bins + 1), and the items bin by bin.</returns>
    public static (int[] Starts, int[] Items) Order(ReadOnlySpan<int> bins, int binCount)
    {
        int[] starts = new int[binCount + 1];
        foreach (int bin in bins)
            if (bin >= 0)
                starts[bin + 1]++;
        for (int bin = 0; bin < binCount; bin++)
            starts[bin + 1] += starts[bin];
        int[] items = new int[starts[binCount]], next = starts[..binCount];
        for (int item = 0; item < bins.Length; item++)
            if (bins[item] >= 0)
                items[next[bins[item]]++] = item;
        return (starts, items);
    }
}
