namespace AdFlow.Hosting;

/// <summary>What <c>/metrics</c> tells of admission, isolation and quality. Graphs that nobody has asked for have no
/// samples, and of the others only those with the most requests, as many as the options say.</summary>
internal static class GuardMetrics
{
    /// <summary>Writes them.</summary>
    public static void Write(MetricsText text, GraphHost host)
    {
        var guards = host.Guards;
        var graphs = host.Graphs.All.Where(graph => Requests(graph) > 0).OrderByDescending(Requests)
            .Take(host.Options.MetricsVersions).ToList();
        text.Begin("adflow_waiting_requests", "gauge", "Requests that wait to run.");
        text.Sample(guards.Admission.Waiting);
        text.Begin("adflow_taken_processors", "gauge", "Processors that runs under way are expected to use.");
        text.Sample((double)guards.Admission.Shares.Taken / CostEstimate.Processor);
        text.Begin("adflow_stuck_runs", "gauge", "Runs that did not stop at their deadline and have not ended yet.");
        text.Sample(guards.Stuck.Count);
        WriteGraphs(text, graphs);
    }

    private static long Requests(GraphState graph) => graph.Admission.Ended + graph.Admission.Refused;

    private static void WriteGraphs(MetricsText text, List<GraphState> graphs)
    {
        text.Begin("adflow_refused_requests_total", "counter", "Requests that were refused because of too much work.");
        foreach (var graph in graphs)
            text.Sample(graph.Admission.Refused, "graph", graph.Name);
        text.Begin("adflow_expected_run_seconds", "gauge", "What a run is expected to take.");
        foreach (var graph in graphs)
            text.Sample((double)graph.Admission.Cost.Service / graph.Admission.Time.TimestampFrequency,
                "graph", graph.Name);
        text.Begin("adflow_quality_rung", "gauge", "Rung of the quality ladder, 0 is the best.");
        foreach (var graph in graphs)
            text.Sample(graph.Quality.Rung, "graph", graph.Name, "rung", graph.Quality.RungName);
        text.Begin("adflow_quality_changes_total", "counter", "How often the rung has changed.");
        foreach (var graph in graphs)
            text.Sample(graph.Quality.Changes, "graph", graph.Name);
        text.Begin("adflow_isolated", "gauge", "1 while a version is isolated because it failed again and again.");
        foreach (var graph in graphs)
            foreach (var version in graph.Versions)
                text.Sample(version.Circuit.IsOpen ? 1 : 0, "graph", graph.Name, "version", version.Version.Name);
    }
}
