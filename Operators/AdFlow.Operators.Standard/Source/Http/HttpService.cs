using System.Diagnostics.Metrics;
using System.Net;

namespace AdFlow.Operators.Standard;

/// <summary>What tells services apart.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="Protocol">Version of HTTP.</param>
/// <param name="MaxConnections">Most connections.</param>
/// <param name="RetryBudget">Attempts beyond the first that a call adds to the budget.</param>
/// <param name="RetryBurst">Attempts that the budget holds at most.</param>
internal sealed record HttpServiceOptions(
    string Scheme, string Host, int Port, HttpProtocol Protocol, int MaxConnections, double RetryBudget,
    int RetryBurst);

/// <summary>A service: its connections, its retry budget and what was counted. Thread-safe.</summary>
internal sealed class HttpService
{
    // Long enough to be worth it, short enough to follow a name to a new address.
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    // An attempt that is given up leaves the connecting to go on, for others that wait; not for ever.
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);

    // A silent HTTP/2 connection is shared, and giving a request up does not close it: only pings find out.
    private static readonly TimeSpan s_pingDelay = TimeSpan.FromSeconds(10), s_pingTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpServiceOptions _options;
    private readonly HttpMessageInvoker _invoker;
    private readonly KeyValuePair<string, object?> _host, _port;
    private long _calls, _attempts, _retries, _hedges, _refusals, _failures;

    /// <summary>Makes a service; nothing is connected before the first call.</summary>
    public HttpService(HttpServiceOptions options)
    {
        _options = options;
        Budget = new RetryBudget(options.RetryBudget, options.RetryBurst);
        _host = new("server.address", options.Host);
        _port = new("server.port", options.Port);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = s_connectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = s_pingDelay,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            KeepAlivePingTimeout = s_pingTimeout,
            MaxConnectionsPerServer = options.MaxConnections,
            PooledConnectionLifetime = s_connectionLifetime,
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <summary>Bounds retries and hedges.</summary>
    public RetryBudget Budget { get; }

    /// <summary>Version of HTTP of a request.</summary>
    public Version Version => _options.Protocol is HttpProtocol.Http2 ? HttpVersion.Version20 : HttpVersion.Version11;

    /// <summary>Sends a request; ends when the head of the answer is there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        Count(ref _attempts, HttpMeters.Attempts);
        return _invoker.SendAsync(request, cancellation);
    }

    /// <summary>Counts a call, which adds to the budget.</summary>
    public void CountCall()
    {
        Budget.Add();
        Count(ref _calls, HttpMeters.Calls);
    }

    /// <summary>Takes a retry from the budget, if it has one.</summary>
    public bool TryTakeRetry() => TryTake(ref _retries, HttpMeters.Retries);

    /// <summary>Takes a hedge from the budget, if it has one.</summary>
    public bool TryTakeHedge() => TryTake(ref _hedges, HttpMeters.Hedges);

    /// <summary>Counts a call that failed its run.</summary>
    public void CountFailure() => Count(ref _failures, HttpMeters.Failures);

    /// <summary>Records how long a call took.</summary>
    public void Record(TimeSpan duration) => HttpMeters.Durations.Record(duration.TotalSeconds, _host, _port);

    /// <summary>What was counted so far.</summary>
    public HttpServiceReport Report() => new(
        $"{_options.Scheme}://{_options.Host}:{_options.Port}", Volatile.Read(ref _calls), Volatile.Read(ref _attempts),
        Volatile.Read(ref _retries), Volatile.Read(ref _hedges), Volatile.Read(ref _refusals),
        Volatile.Read(ref _failures));

    private bool TryTake(ref long count, Counter<long> meter)
    {
        bool taken = Budget.TryTake();
        if (taken)
            Count(ref count, meter);
        else
            Count(ref _refusals, HttpMeters.Refusals);
        return taken;
    }

    private void Count(ref long count, Counter<long> meter)
    {
        Interlocked.Increment(ref count);
        meter.Add(1, _host, _port);
    }
}
