namespace AdFlow.Hosting;

/// <summary>What a graph looks like at a moment.</summary>
/// <param name="At">The moment, from any beginning.</param>
/// <param name="Pressure">0: nobody waits; 1: they wait as long as they may under overload, or a tenth
/// of them is refused.</param>
/// <param name="LoadAbove">Part of its processors that the graph is expected to need one rung above.</param>
internal readonly record struct QualitySample(TimeSpan At, double Pressure, double LoadAbove);
