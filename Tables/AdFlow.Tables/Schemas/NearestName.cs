namespace AdFlow.Tables;

/// <summary>Suggests the name an author probably meant. Thread-safe.</summary>
public static class NearestName
{
    private const int MaxNameLength = 64;

    /// <summary>
    /// The name closest to what was written, by insertions, deletions, replacements and swaps of neighbours (the
    /// optimal string alignment distance), ignoring case; or null if none is close: a third of its length, at least 1.
    /// Among equally close ones the first.
    /// </summary>
    /// <param name="written">What was written.</param>
    /// <param name="names">The names there are; those over 64 characters are passed over.</param>
    public static string? Find(string written, IEnumerable<string> names)
    {
        string? nearest = null;
        int least = Math.Max(1, written.Length / 3) + 1;
        foreach (string name in names)
        {
            if (Math.Abs(name.Length - written.Length) >= least
                || Math.Max(name.Length, written.Length) > MaxNameLength)
                continue;
            int distance = Distance(written.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < least)
                (nearest, least) = (name, distance);
        }
        return nearest;
    }

    private static int Distance(string a, string b)
    {
        Span<int> before = stackalloc int[MaxNameLength + 1];
        Span<int> above = stackalloc int[MaxNameLength + 1];
        Span<int> row = stackalloc int[MaxNameLength + 1];
        for (int j = 0; j <= b.Length; j++)
            above[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            var oldest = before;
            before = above;
            above = row;
            row = oldest;
        }
        return above[b.Length];
    }
}
