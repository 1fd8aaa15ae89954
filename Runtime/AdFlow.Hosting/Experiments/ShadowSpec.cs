namespace AdFlow.Hosting;

/// <summary>What runs on a share of the live requests without answering. Immutable.</summary>
/// <param name="Version">Version of the graph.</param>
/// <param name="Arms">Arms of the graph's experiments that it has, <c>recall=wide,ranking=linear</c>; null for none.
/// </param>
/// <param name="Percent">Share of the requests, above 0 and up to 100.</param>
public sealed record ShadowSpec(string Version, string? Arms, double Percent)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Version}{(Arms is null ? "" : " with " + Arms)} {Percent} %");
}
