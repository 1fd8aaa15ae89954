namespace AdFlow.Operators.Standard;

/// <summary>
/// The services that nodes call, shared between graphs, and versions of a graph, with equal settings: one pool of
/// connections, one retry budget, one set of counts. A service lives as long as a node that calls it; then its
/// connections are closed by the collector. Thread-safe.
/// </summary>
public static class HttpServices
{
    private static readonly Dictionary<HttpServiceOptions, WeakReference<HttpService>> s_services = [];

    /// <summary>What was counted for each service that some bound graph calls, in no particular order; made anew by
    /// each call.</summary>
    public static IReadOnlyList<HttpServiceReport> Report()
    {
        var reports = new List<HttpServiceReport>();
        lock (s_services)
            foreach (var service in s_services.Values)
                if (service.TryGetTarget(out var alive))
                    reports.Add(alive.Report());
        return reports;
    }

    /// <summary>The service with these options, made where there is none.</summary>
    internal static HttpService Get(HttpServiceOptions options)
    {
        lock (s_services)
        {
            if (s_services.TryGetValue(options, out var known) && known.TryGetTarget(out var alive))
                return alive;
            foreach (var (other, service) in s_services)
                if (!service.TryGetTarget(out _))
                    s_services.Remove(other);
            var made = new HttpService(options);
            s_services[options] = new WeakReference<HttpService>(made);
            return made;
        }
    }
}
