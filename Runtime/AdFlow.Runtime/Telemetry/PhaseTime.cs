namespace AdFlow.Runtime;

/// <summary>A phase on the way from the start of a process to an answer. Immutable.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="CompiledMethods">Methods that the just-in-time compiler compiled meanwhile, on any thread.</param>
/// <param name="Compiling">Time that it needed for them, on any thread; part of <paramref name="Duration"/> except for
/// what was compiled in the background.</param>
public readonly record struct PhaseTime(string Name, TimeSpan Duration, int CompiledMethods, TimeSpan Compiling);
