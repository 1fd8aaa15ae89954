namespace AdFlow.Operators;

/// <summary>Thrown by <see cref="RunContext.ThrowIfStopped"/> when the node's time is over or the run was
/// cancelled.</summary>
public sealed class RunStoppedException() : Exception("The run was stopped: its time is over or its caller left.");
