using System.Text.Json.Serialization;

namespace AdFlow.Hosting;

/// <summary>What is published under a name. Immutable.</summary>
/// <param name="Name">Name of the table, by which graphs declare it.</param>
/// <param name="Current">Number of the version that graphs read.</param>
/// <param name="Versions">The versions that the store keeps, oldest first.</param>
public sealed record HostTable(string Name, int Current, IReadOnlyList<TableVersion> Versions)
{
    /// <summary>The version that graphs read.</summary>
    [JsonIgnore]
    public TableVersion CurrentVersion => Find(Current)!;

    /// <summary>The version with a number, or null.</summary>
    public TableVersion? Find(int number) => Versions.FirstOrDefault(version => version.Number == number);

    /// <summary>The version before the current one, or null where the store keeps none.</summary>
    [JsonIgnore]
    public TableVersion? Before => Versions.LastOrDefault(version => version.Number < Current);

    /// <summary>The table with a new version as its current one; what it is already, where that is the same.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="before">What is published so far, or null.</param>
    /// <param name="version">The version; its number is set here.</param>
    /// <param name="kept">Versions to keep, at least 1.</param>
    public static HostTable With(string name, HostTable? before, TableVersion version, int kept)
    {
        if (before?.CurrentVersion.Hash == version.Hash)
            return before;
        int number = (before?.Versions[^1].Number ?? 0) + 1;
        return new(name, number, [.. (before?.Versions ?? []).TakeLast(kept - 1), version with { Number = number }]);
    }
}
