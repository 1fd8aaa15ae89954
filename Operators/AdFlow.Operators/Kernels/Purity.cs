namespace AdFlow.Operators;

/// <summary>What else an operator depends on or changes. Anything but pure is never merged or moved.</summary>
public enum Purity : byte
{
    /// <summary>Only inputs, tables and settings.</summary>
    Pure,
    /// <summary>The run's random numbers.</summary>
    Random,
    /// <summary>The moment: the run's clock reading, or what a service answers then.</summary>
    Clock,
    /// <summary>Something outside the run is changed.</summary>
    Effect,
}
