using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>What came of asking for an activation: it, why there is none, or neither where the slot is retired and the
/// graph has to be looked up again.</summary>
/// <param name="Activation">With a reference, which the caller releases; or null.</param>
/// <param name="Failure">Why there is none, or null.</param>
internal readonly record struct ActivationOutcome(Activation? Activation, RunFailure? Failure);
