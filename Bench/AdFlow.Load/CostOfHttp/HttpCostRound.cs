namespace AdFlow.Load;

/// <summary>Microseconds of processor time of the server for a request, of each side in one round.</summary>
/// <param name="Echo">The bare endpoint, in an open loop.</param>
/// <param name="Http">The graph over HTTP, at the same rate.</param>
/// <param name="FullEcho">The bare endpoint, asked by each client again as soon as it was answered.</param>
/// <param name="FullHttp">The same of the graph over HTTP.</param>
/// <param name="Json">The graph in process, from JSON to JSON.</param>
/// <param name="Rows">The graph in process, from rows to rows.</param>
/// <param name="AllocatedBytes">Managed bytes that the graph's host allocates for a request over HTTP.</param>
/// <param name="EchoAllocatedBytes">The same of the bare endpoint.</param>
internal readonly record struct HttpCostRound(
    double Echo, double Http, double FullEcho, double FullHttp, double Json, double Rows, double AllocatedBytes,
    double EchoAllocatedBytes);
