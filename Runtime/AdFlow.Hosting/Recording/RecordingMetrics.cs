namespace AdFlow.Hosting;

/// <summary>What <c>/metrics</c> tells of graphs that are recorded, as many as the options say.</summary>
internal static class RecordingMetrics
{
    /// <summary>Writes them.</summary>
    public static void Write(MetricsText text, GraphHost host)
    {
        var recordings = host.Graphs.All.Select(graph => graph.Recording).OfType<GraphRecording>()
            .Take(host.Options.MetricsVersions).ToList();
        text.Begin("adflow_recorded_runs_total", "counter", "Runs that were written to record files.");
        foreach (var recording in recordings)
            text.Sample(recording.Written, "graph", recording.Graph);
        text.Begin("adflow_lost_records_total", "counter", "Runs that were to be recorded and were lost.");
        foreach (var recording in recordings)
            text.Sample(recording.Dropped, "graph", recording.Graph);
        text.Begin("adflow_waiting_records", "gauge", "Runs that wait to be written to record files.");
        foreach (var recording in recordings)
            text.Sample(recording.Waiting, "graph", recording.Graph);
    }
}
