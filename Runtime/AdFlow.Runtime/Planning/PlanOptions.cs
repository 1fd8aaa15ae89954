namespace AdFlow.Runtime;

/// <summary>How a plan is laid out. Results do not depend on it. Immutable, thread-safe.</summary>
public sealed record PlanOptions
{
    /// <summary>Whether neighbours become one stage; else every node is a stage of its own.</summary>
    public bool Fuse { get; init; } = true;
}
