using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A run of a test; only valid while it is looked at.</summary>
/// <param name="Graph">The graph; null where it has problems.</param>
/// <param name="Problems">What is wrong with the graph or its tables.</param>
/// <param name="Run">The run; only where it did not fail.</param>
/// <param name="Request">Its request.</param>
/// <param name="Failure">Why there are no outputs, or null.</param>
internal readonly record struct TestedRun(
    TestedGraph? Graph, IReadOnlyList<string> Problems, GraphRun Run, Batch Request, RunFailure? Failure);
