namespace AdFlow.Load;

/// <summary>Microseconds of processor time of the server for a request, of each side in one round.</summary>
/// <param name="Echo">The bare endpoint.</param>
/// <param name="Http">The graph over HTTP.</param>
/// <param name="Json">The graph in process, from JSON to JSON.</param>
/// <param name="Rows">The graph in process, from rows to rows.</param>
/// <param name="AllocatedBytes">Managed bytes that the graph's host allocates for a request over HTTP.</param>
/// <param name="EchoAllocatedBytes">The same of the bare endpoint.</param>
internal readonly record struct HttpCostRound(
    double Echo, double Http, double Json, double Rows, double AllocatedBytes, double EchoAllocatedBytes);
