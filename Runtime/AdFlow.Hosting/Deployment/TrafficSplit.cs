namespace AdFlow.Hosting;

/// <summary>How requests are divided among versions. Immutable.</summary>
/// <param name="Field">Field of the request whose value decides, always in the same way; null: every request has its
/// own fate.</param>
/// <param name="Shares">Versions that answer; their percentages sum up to 100.</param>
public sealed record TrafficSplit(string? Field, IReadOnlyList<TrafficShare> Shares)
{
    /// <summary>All requests to one version.</summary>
    public static TrafficSplit All(string version) => new(null, [new TrafficShare(version, 100)]);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", Shares.Select(share => FormattableString.Invariant($"{share.Version} {share.Percent} %")))
        + (Field is null ? "" : $" by {Field}");
}

/// <summary>Part of the requests.</summary>
/// <param name="Version">Name of the version that answers them.</param>
/// <param name="Percent">0 to 100.</param>
public sealed record TrafficShare(string Version, double Percent);
