namespace AdFlow.Samples.DisplayAds;

/// <summary>What one policy showed, in the order of time. Immutable.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Impressions">What it showed.</param>
internal sealed record BanditLog(string Policy, IReadOnlyList<Impression> Impressions)
{
    /// <summary>Clicks.</summary>
    public int Clicks => Impressions.Count(impression => impression.IsClicked);

    /// <summary>What was shown before a time.</summary>
    public BanditLog Before(DateTimeOffset time) =>
        this with { Impressions = [.. Impressions.Where(impression => impression.Time < time)] };

    /// <summary>What was shown at a time or later.</summary>
    public BanditLog From(DateTimeOffset time) =>
        this with { Impressions = [.. Impressions.Where(impression => impression.Time >= time)] };
}
