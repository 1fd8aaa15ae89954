namespace AdFlow.Samples.DisplayAds;

/// <summary>A policy that is judged by the logs.</summary>
/// <param name="Name">For people.</param>
/// <param name="Temperature">Of the graph's exploration; null for the policy that shows all items equally
/// often.</param>
internal sealed record TargetPolicy(string Name, double? Temperature)
{
    /// <summary>The policies of the report. The last is the random one, whose value the other log tells: a check of
    /// estimates and logs.</summary>
    public static IReadOnlyList<TargetPolicy> All { get; } =
    [
        new("the graph as it serves (temperature 1)", 1), new("the graph without exploration (temperature 0)", 0),
        new("all items equally often", null),
    ];
}
