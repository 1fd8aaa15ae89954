using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>The arms that a request has. Shared by all requests that have the same ones; thread-safe.</summary>
/// <param name="names">As answers tell them: <c>recall=wide,ranking=control</c>.</param>
/// <param name="variant">What is bound for them.</param>
/// <param name="counts">One for each layer of the version.</param>
internal sealed class ArmChoice(string names, ArmedVariant variant, ArmCounts[] counts)
{
    /// <summary>As answers tell them; empty where the request has the field of no layer.</summary>
    public string Names => names;

    /// <summary>What is bound for them.</summary>
    public ArmedVariant Variant => variant;

    /// <summary>Counts a request that has ended.</summary>
    public void Ended(TimeSpan elapsed, RunFailure? failure)
    {
        foreach (var each in counts)
            each.Add(elapsed, failure);
    }
}
