namespace AdFlow.Samples.SearchAds;

/// <summary>The products that the tables are built from. Immutable.</summary>
/// <param name="Description">Where the products come from, for people.</param>
/// <param name="Fingerprint">Changes with the products: a hash of the files, or seed and size of the
/// generator.</param>
/// <param name="Load">Reads or generates the products, ordered by their id's bytes.</param>
internal sealed record ProductCatalogue(
    string Description, string Fingerprint, Func<IReadOnlyList<Product>> Load)
{
    /// <summary>Folder of the shared data that the products come from; null for generated ones.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The real catalogue where the shared data holds it, else the generated one.</summary>
    /// <param name="dataFolder">Folder of the shared data, or null where there is none.</param>
    public static ProductCatalogue Find(string? dataFolder)
    {
        string? folder = dataFolder is null ? null : Path.Combine(dataFolder, IcecatReader.Folder);
        return folder is not null && IcecatReader.IsComplete(folder)
            ? Icecat(folder)
            : Generated(CatalogueGenerator.DefaultSize, CatalogueGenerator.DefaultSeed);
    }

    /// <summary>The Icecat products of a folder.</summary>
    public static ProductCatalogue Icecat(string folder) => new(
        "the Icecat catalogue of the shared data (19,406 real products)",
        IcecatReader.Fingerprint(folder), () => IcecatReader.Read(folder))
    {
        DataFolder = Path.GetDirectoryName(folder),
    };

    /// <summary>Generated products.</summary>
    public static ProductCatalogue Generated(int size, ulong seed) => new(
        FormattableString.Invariant($"a generated catalogue ({size:N0} products, seed {seed})"),
        FormattableString.Invariant($"generated-{CatalogueGenerator.Version}-{size}-{seed}"),
        () => CatalogueGenerator.Generate(size, seed));
}
