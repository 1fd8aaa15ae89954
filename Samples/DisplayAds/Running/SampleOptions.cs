namespace AdFlow.Samples.DisplayAds;

/// <summary>What the sample is asked to do.</summary>
/// <param name="Visits">Held-out visits whose ads are shown.</param>
/// <param name="IsGenerated">Whether generated impressions are used even where the real ones are there.</param>
internal sealed record SampleOptions(int Visits, bool IsGenerated);
