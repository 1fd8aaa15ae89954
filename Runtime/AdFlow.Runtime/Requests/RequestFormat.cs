namespace AdFlow.Runtime;

/// <summary>What the sender says that a body is.</summary>
public enum RequestFormat
{
    /// <summary>One JSON object, or a JSON array of objects.</summary>
    Json,

    /// <summary>JSON objects, each on a line of its own; blank lines count for nothing.</summary>
    JsonLines,

    /// <summary>An Arrow IPC stream or file, whose rows are requests.</summary>
    Arrow,
}
