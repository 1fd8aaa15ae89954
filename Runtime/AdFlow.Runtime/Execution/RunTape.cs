namespace AdFlow.Runtime;

/// <summary>
/// Gives recorded nodes (<see cref="Graphs.LogicalNode.IsRecorded"/>) their results in a run, in place of their
/// operators. A tape belongs to one run; its methods are called on the threads that execute the run's stages, for
/// several nodes at once where branches are shared out.
/// </summary>
public abstract class RunTape
{
    /// <summary>Called when a recorded node is to be executed, or one that the graph lets be left empty, all its inputs
    /// being there: gives its results, leaves it empty, lets the run fail, or does nothing, so that the node is
    /// executed.</summary>
    /// <param name="node">The node in the run; only valid during the call.</param>
    public abstract void Play(PlayedNode node);

    /// <summary>Called when a synchronous node that was not played has been executed: may put other results in place of
    /// those it left.</summary>
    /// <param name="node">The node in the run; only valid during the call.</param>
    public virtual void Amend(PlayedNode node) { }
}
