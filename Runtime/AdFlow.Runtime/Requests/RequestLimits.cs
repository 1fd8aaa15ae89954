using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>What bodies of requests may hold. Immutable.</summary>
public sealed record RequestLimits
{
    /// <summary>Most that <see cref="MostDepth"/> may be.</summary>
    public const int DeepestNesting = 1000;

    /// <summary>The limits where none are given.</summary>
    public static RequestLimits Default { get; } = new();

    /// <summary>Limits that no body in memory reaches, but for nesting.</summary>
    public static RequestLimits Loose { get; } = new() { MostRequests = int.MaxValue, MostTextBytes = int.MaxValue };

    /// <summary>Most requests in one body, ≥ 1.</summary>
    public int MostRequests { get; init; } = 10_000;

    /// <summary>Deepest nesting of arrays and objects in one request of JSON, its own object included; ≥ 1, at most
    /// <see cref="DeepestNesting"/>.</summary>
    public int MostDepth { get; init; } = JsonRowReader.MaxDepth;

    /// <summary>Most bytes of one string: of JSON as it is written, of Arrow as it is.</summary>
    public int MostTextBytes { get; init; } = 1 << 20;
}
