using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>Takes note of each run that has ended: statistics, metrics, spans and the log. Thread-safe.</summary>
internal sealed class RunObserver(ILogger log, TimeProvider time)
{
    /// <summary>Takes note of a run, before it is given back.</summary>
    public void Ended(GraphState graph, ServedRun run, in RunTerms terms)
    {
        var elapsed = time.GetElapsedTime(terms.ArrivedAt);
        var failure = run.Failure;
        bool isDegraded = failure is null && run.Run.Degraded.Count > 0;
        if (run.Version is { } version)
        {
            version.Statistics.Add(elapsed, failure, isDegraded);
            HostMeters.Ended(graph.Name, version.Version.Name, elapsed, failure);
        }
        run.Arms?.Ended(elapsed, failure);
        if (run.HasRun && run.Run.IsSampled)
            run.Activation!.Nodes.Add(run.Run);
        RunTracing.End(run.Span, graph, run, terms.RequestId);
        if (failure is not null)
            RunLog.Failed(log, failure, terms.RequestId, run.Version?.Version.Name);
    }
}
