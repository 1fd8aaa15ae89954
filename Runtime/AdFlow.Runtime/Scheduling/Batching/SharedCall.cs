namespace AdFlow.Runtime;

/// <summary>The call that gave a stage of a run its results, of an operator whose calls runs may share.</summary>
/// <param name="Id">Number of the call among those of the stage, from 1; runs with equal numbers shared it. 0: none.
/// </param>
/// <param name="Rows">Rows of the call, of all its runs.</param>
/// <param name="Runs">Runs that shared it; 1 where the run called alone.</param>
public readonly record struct SharedCall(long Id, int Rows, int Runs);
