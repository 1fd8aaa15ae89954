namespace AdFlow.Samples.DisplayAds;

/// <summary>Where items and logs come from. Immutable.</summary>
/// <param name="Description">For people.</param>
/// <param name="Fingerprint">Changes with the data: a hash of the files, or size and seed of the generator.</param>
/// <param name="Load">Reads or generates it.</param>
internal sealed record BanditSource(string Description, string Fingerprint, Func<BanditData> Load)
{
    /// <summary>The real logs where the shared data holds them, else generated ones.</summary>
    /// <param name="dataFolder">Folder of the shared data, or null where there is none.</param>
    public static BanditSource Find(string? dataFolder)
    {
        string? folder = dataFolder is null ? null : Path.Combine(dataFolder, OpenBanditReader.Folder);
        return folder is not null && OpenBanditReader.IsComplete(folder)
            ? OpenBandit(folder)
            : Generated(LogGenerator.DefaultSize, LogGenerator.DefaultSeed);
    }

    /// <summary>The Open Bandit logs of a folder.</summary>
    public static BanditSource OpenBandit(string folder) => new(
        "the Open Bandit Dataset of the shared data (campaign men: 10,000 real impressions of each of two policies)",
        OpenBanditReader.Fingerprint(folder), () => OpenBanditReader.Read(folder));

    /// <summary>Generated logs.</summary>
    public static BanditSource Generated(int size, ulong seed) => new(
        FormattableString.Invariant($"generated impressions ({size:N0} of each of two policies, seed {seed})"),
        FormattableString.Invariant($"generated-{LogGenerator.Version}-{size}-{seed}"),
        () => new LogGenerator(seed).Generate(size));
}
