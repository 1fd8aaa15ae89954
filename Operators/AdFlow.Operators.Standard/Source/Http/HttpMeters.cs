using System.Diagnostics.Metrics;

namespace AdFlow.Operators.Standard;

/// <summary>What remote sources measure, as instruments of the meter <c>AdFlow</c>, each tagged with the host and port
/// of the service; counting costs nothing where nobody listens.</summary>
internal static class HttpMeters
{
    private static readonly Meter s_meter = new("AdFlow");

    public static Counter<long> Calls { get; } =
        s_meter.CreateCounter<long>("adflow.source.http.calls", "{call}", "Batches of keys asked for.");

    public static Counter<long> Attempts { get; } =
        s_meter.CreateCounter<long>("adflow.source.http.attempts", "{attempt}", "Requests sent.");

    public static Counter<long> Retries { get; } =
        s_meter.CreateCounter<long>("adflow.source.http.retries", "{attempt}", "Requests sent after a failed one.");

    public static Counter<long> Hedges { get; } =
        s_meter.CreateCounter<long>("adflow.source.http.hedges", "{attempt}", "Requests sent beside a slow one.");

    public static Counter<long> Refusals { get; } = s_meter.CreateCounter<long>(
        "adflow.source.http.budget_refusals", "{attempt}", "Retries and hedges that the budget did not allow.");

    public static Counter<long> Failures { get; } =
        s_meter.CreateCounter<long>("adflow.source.http.failures", "{call}", "Calls that failed their run.");

    public static Histogram<double> Durations { get; } =
        s_meter.CreateHistogram<double>("adflow.source.http.duration", "s", "Time of a call, retries included.");
}
