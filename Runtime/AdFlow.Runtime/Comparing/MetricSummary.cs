namespace AdFlow.Runtime;

/// <summary>A metric over many requests. Not thread-safe.</summary>
/// <param name="name">Its name.</param>
public sealed class MetricSummary(string name)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The requests in which both sides have a figure.</summary>
    public PairedSamples Samples { get; } = new();

    /// <summary>Requests in which only the left has a figure.</summary>
    public long OnlyLeft { get; private set; }

    /// <summary>Requests in which only the right has a figure.</summary>
    public long OnlyRight { get; private set; }

    internal void Add(MetricPair pair)
    {
        if (pair is { Left: { } left, Right: { } right })
            Samples.Add(left, right);
        OnlyLeft += pair is { Left: not null, Right: null } ? 1 : 0;
        OnlyRight += pair is { Left: null, Right: not null } ? 1 : 0;
    }
}
