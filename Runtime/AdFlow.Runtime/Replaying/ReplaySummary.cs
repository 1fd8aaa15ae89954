namespace AdFlow.Runtime;

/// <summary>How far the replay of a file is, or what came of it. Immutable.</summary>
public sealed record ReplaySummary
{
    /// <summary>Requests that came out as they were recorded.</summary>
    public long Equal { get; init; }

    /// <summary>Requests that did not.</summary>
    public long Different { get; init; }

    /// <summary>Requests that cannot be compared.</summary>
    public long NotComparable { get; init; }

    /// <summary>Time since the first request was read.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Part of the file that was read, 0..1.</summary>
    public double Done { get; init; }

    /// <summary>All requests so far.</summary>
    public long Requests => Equal + Different + NotComparable;

    /// <summary>Requests per second.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Requests / Elapsed.TotalSeconds : 0;

    /// <summary>Time until the whole file is read, at this rate; zero where it is not known.</summary>
    public TimeSpan Left => Done > 0 ? Elapsed * (1 / Done - 1) : TimeSpan.Zero;

    /// <summary>This with one request more.</summary>
    internal ReplaySummary With(ReplayVerdict verdict) => verdict switch
    {
        ReplayVerdict.Equal => this with { Equal = Equal + 1 },
        ReplayVerdict.Different => this with { Different = Different + 1 },
        _ => this with { NotComparable = NotComparable + 1 },
    };
}
