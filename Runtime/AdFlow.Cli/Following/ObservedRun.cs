using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>A run that is looked at, and what it was made of.</summary>
/// <param name="Run">The run.</param>
/// <param name="Tables">Tables of its graph, in the order of the plan.</param>
/// <param name="Request">Its request, to be run again.</param>
/// <param name="Owners">Disposed after the run.</param>
internal sealed record ObservedRun(
    Inspection Run, IReadOnlyList<PublishedTable> Tables, ObservedRequest Request, IDisposable Owners) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Run.Dispose();
        Owners.Dispose();
    }
}
