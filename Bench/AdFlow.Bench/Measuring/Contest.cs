namespace AdFlow.Bench;

/// <summary>One row of the table to be: a work at a size beside one peer. Used by one thread.</summary>
internal abstract class Contest
{
    /// <summary>Who it is measured against, with version or flags where they matter.</summary>
    public required string Peer { get; init; }

    /// <summary>The largest ratio, ours over peer, that meets the target, or null where there is none.</summary>
    public double? Goal { get; init; }

    /// <summary>Brings our side to where it is after many runs, before it is timed; tests do without.</summary>
    public Action Prepare { get; init; } = () => { };

    /// <summary>Compares the results of both sides, once, before anything is timed.</summary>
    /// <exception cref="InvalidDataException">They differ by more than the work allows.</exception>
    public abstract void Check();

    /// <summary>Measures it.</summary>
    public abstract Measurement Measure(Meter meter);
}
