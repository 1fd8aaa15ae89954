namespace AdFlow.Hosting;

/// <summary>How graphs that fail, and runs that do not stop, are kept from harming others.</summary>
public sealed record IsolationOptions
{
    /// <summary>Failures of a version, by its own fault, within <see cref="Window"/> before it is isolated, ≥ 1;
    /// default 10.</summary>
    public int LeastFailures { get; init; } = 10;

    /// <summary>Part of the runs that has to fail as well, 0 to 1; default a half.</summary>
    public double FailedPart { get; init; } = 0.5;

    /// <summary>Time from a first failure in which others count with it; default 10 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time until an isolated version is tried with one request; default a second.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time doubles with every trial that fails, up to this; default a minute.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time after its deadline in which a run has to stop; otherwise its request is answered without it. On a
    /// machine too busy to look at the runs in time it is longer. Default 250 ms.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs that did not stop and still have not ended, from which on the host says that it is not alive any
    /// more, ≥ 1. Default: one for each processor, at least four.</summary>
    public int MostStuckRuns { get; init; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>Throws unless the settings make sense.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal void Check()
    {
        if (LeastFailures < 1 || !(FailedPart is >= 0 and <= 1) || Window <= TimeSpan.Zero
            || FirstPause <= TimeSpan.Zero || LongestPause < FirstPause || Grace <= TimeSpan.Zero || MostStuckRuns < 1)
            throw new ArgumentException($"Expected positive settings of isolation, not {this}.");
    }
}
