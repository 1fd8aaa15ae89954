namespace AdFlow.Operators.Standard;

/// <summary>How one request ended: with a body, with a problem, or because nobody waits any more.</summary>
internal readonly record struct AttemptOutcome
{
    /// <summary>Body of the answer, which whoever gets it disposes; null where there is none.</summary>
    public BodyBuffer? Body { get; init; }

    /// <summary>What was found and what was expected, to stand behind the address of the service.</summary>
    public string Problem { get; init; }

    /// <summary>Whether the same request may go well later.</summary>
    public bool MayRetry { get; init; }

    /// <summary>How long the service asks to be left alone; zero where it does not.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Cause of the problem, or null.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Whether the run's time is over or its caller left.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Nobody waits any more.</summary>
    public static AttemptOutcome Stopped { get; } = new() { IsStopped = true, Problem = "" };

    /// <summary>A problem that the next attempt may not have.</summary>
    public static AttemptOutcome Passing(string problem, TimeSpan retryAfter = default, Exception? cause = null) =>
        new() { Problem = problem, MayRetry = true, RetryAfter = retryAfter, Cause = cause };

    /// <summary>A problem that any attempt will have.</summary>
    public static AttemptOutcome Lasting(string problem, Exception? cause = null) =>
        new() { Problem = problem, Cause = cause };
}
