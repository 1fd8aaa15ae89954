namespace AdFlow.Hosting;

/// <summary>When graphs with a quality ladder answer more cheaply, and when they do better again.</summary>
public sealed record QualityOptions
{
    /// <summary>How often graphs are looked at; default 100 ms.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Pressure from which on a graph goes a rung down, 0 to 1; default 0.5. It is the expected wait over the
    /// wait that is allowed under overload, or ten times the part of the requests that are refused.</summary>
    public double StepDownAt { get; init; } = 0.5;

    /// <summary>For how long the pressure has to be there; default 500 ms.</summary>
    public TimeSpan StepDownAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Part of its processors that a graph may be expected to need on the rung above before it goes there,
    /// 0 to 1; default 0.7.</summary>
    public double RecoverBelow { get; init; } = 0.7;

    /// <summary>For how long that has to be so, without pressure; default 5 s.</summary>
    public TimeSpan RecoverAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so long on a rung without pressure the one above is tried whatever it is expected to need: what
    /// was measured of it is old. Default 10 minutes.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Throws unless the settings make sense.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal void Check()
    {
        if (Interval <= TimeSpan.Zero || !(StepDownAt is > 0 and <= 1) || StepDownAfter < TimeSpan.Zero
            || !(RecoverBelow is > 0 and <= 1) || RecoverAfter < TimeSpan.Zero || RetryAfter < RecoverAfter)
            throw new ArgumentException($"Expected positive settings of quality, not {this}.");
    }
}
