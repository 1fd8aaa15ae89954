namespace AdFlow.Hosting;

/// <summary>Sets which runs of graphs are recorded. Thread-safe.</summary>
public static class RecordingChanges
{
    /// <summary>Sets the recording of a graph, in place of the one that it has. Files stay.</summary>
    /// <param name="deployments">Makes the change.</param>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="recording">Which runs; null ends recording.</param>
    /// <param name="cancellation">Cancelled when nobody waits any more.</param>
    /// <exception cref="DeploymentException">It makes no sense, or does not fit the version that answers.</exception>
    public static Task<DeployedGraph> SetRecordingAsync(this Deployments deployments, string graph,
        RecordingSpec? recording, CancellationToken cancellation) => deployments.ChangeAsync(() =>
    {
        var known = deployments.Find(graph);
        if (Equals(known.Recording, recording))
            return known;
        if (recording is null)
            return deployments.Commit(known with { Recording = null }, "recording ended");
        var answering = known.Find(known.Traffic.Shares.MaxBy(share => share.Percent)!.Version)!;
        var problems = RecordingChecks.Problems(recording, deployments.Bind(answering, graph))
            .Select(problem => new DeploymentProblem(DeploymentCodes.Recording, problem)).ToList();
        if (problems.Count > 0)
            throw new DeploymentException(422, DeploymentCodes.Recording,
                $"The recording of '{graph}' is refused, and nothing has changed.", problems);
        return deployments.Commit(known with { Recording = recording }, $"recording {recording}");
    }, cancellation);

    /// <summary>Ends a recording that has all its runs, unless another one took its place.</summary>
    internal static Task EndRecordingAsync(this Deployments deployments, string graph, RecordingSpec full) =>
        deployments.ChangeAsync(() =>
        {
            var known = deployments.Find(graph);
            return Equals(known.Recording, full)
                ? deployments.Commit(known with { Recording = null }, "recording ended, it has all its runs") : known;
        }, CancellationToken.None);
}
