namespace AdFlow.Runtime;

/// <summary>How a body holds its requests.</summary>
public enum RequestForm
{
    /// <summary>Nothing was read, or it was refused.</summary>
    None,

    /// <summary>One JSON object.</summary>
    Object,

    /// <summary>The elements of a JSON array.</summary>
    Array,

    /// <summary>JSON lines.</summary>
    Lines,

    /// <summary>The rows of an Arrow stream or file.</summary>
    Arrow,
}
