namespace AdFlow.Runtime;

/// <summary>Codes of <see cref="RunFailure"/>. A code keeps its meaning for ever.</summary>
public static class FailureCodes
{
    /// <summary>An operator refused what the request led to.</summary>
    public const string RequestRefused = "ADG5001";

    /// <summary>A per-run setting is null and has no default, or is out of range.</summary>
    public const string BadSetting = "ADG5002";

    /// <summary>An operator cannot go on because of how the graph, a setting or a table is.</summary>
    public const string GraphDoesNotFit = "ADG5101";

    /// <summary>Something called over a border failed.</summary>
    public const string DependencyFailed = "ADG5201";

    /// <summary>A replay needs a result that was not recorded and cannot be computed.</summary>
    public const string NotRecorded = "ADG5202";

    /// <summary>The run's memory limit is reached.</summary>
    public const string OutOfMemory = "ADG5301";

    /// <summary>Too many runs at once.</summary>
    public const string TooManyRuns = "ADG5302";

    /// <summary>An operator found another limit reached.</summary>
    public const string LimitReached = "ADG5303";

    /// <summary>The graph's deadline passed.</summary>
    public const string DeadlinePassed = "ADG5401";

    /// <summary>The timeout of a node passed.</summary>
    public const string NodeTimedOut = "ADG5402";

    /// <summary>The caller cancelled the run.</summary>
    public const string Cancelled = "ADG5403";

    /// <summary>A bug of an operator or of AdFlow.</summary>
    public const string Bug = "ADG5901";
}
