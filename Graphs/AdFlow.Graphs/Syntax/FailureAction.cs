namespace AdFlow.Graphs;

/// <summary>What becomes of a run when a node fails or is late.</summary>
public enum FailureAction : byte
{
    /// <summary>The run fails.</summary>
    Fail,
    /// <summary>The node's outputs are empty and the run goes on.</summary>
    Empty,
}
