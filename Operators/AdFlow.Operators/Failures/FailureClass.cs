namespace AdFlow.Operators;

/// <summary>Who must act on a failure.</summary>
public enum FailureClass : byte
{
    /// <summary>The caller: the request breaks the graph's contract.</summary>
    RequestData,
    /// <summary>The graph's author: a setting, operator or table does not fit.</summary>
    GraphAuthor,
    /// <summary>The owner of something called over a border: a service, a model runtime, a file.</summary>
    Dependency,
    /// <summary>The platform: memory, queue or concurrency limits are reached.</summary>
    Capacity,
    /// <summary>Nobody or the platform: time ran out.</summary>
    Deadline,
    /// <summary>Us: a bug in AdFlow or in an operator.</summary>
    Internal,
}
