using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>What is logged of runs: those that failed for another reason than their request.</summary>
internal static partial class RunLog
{
    /// <summary>Logs a failure.</summary>
    public static void Failed(ILogger log, RunFailure failure, string requestId, string? version)
    {
        bool isRefused = failure.Class is FailureClass.RequestData or FailureClass.Deadline or FailureClass.Capacity;
        var (graph, node, code, reason) = (failure.Graph, failure.Node, failure.Code, failure.Message);
        switch (isRefused, node)
        {
            case (true, null): Refused(log, graph, version, requestId, code, reason); break;
            case (true, _): RefusedAt(log, graph, version, requestId, node, code, reason); break;
            case (false, null): Broken(log, failure.Cause, graph, version, requestId, code, reason); break;
            default: BrokenAt(log, failure.Cause, graph, version, requestId, node, code, reason); break;
        }
    }

    [LoggerMessage(1, LogLevel.Debug,
        "Request {RequestId} of graph {Graph}, version {Version}, at node {Node}: {Code} {Reason}")]
    private static partial void RefusedAt(
        ILogger log, string graph, string? version, string requestId, string node, string code, string reason);

    [LoggerMessage(2, LogLevel.Error,
        "Request {RequestId} of graph {Graph}, version {Version}, failed at node {Node}: {Code} {Reason}")]
    private static partial void BrokenAt(ILogger log, Exception? cause, string graph, string? version,
        string requestId, string node, string code, string reason);

    [LoggerMessage(3, LogLevel.Debug, "Request {RequestId} of graph {Graph}, version {Version}: {Code} {Reason}")]
    private static partial void Refused(
        ILogger log, string graph, string? version, string requestId, string code, string reason);

    [LoggerMessage(4, LogLevel.Error,
        "Request {RequestId} of graph {Graph}, version {Version}, failed: {Code} {Reason}")]
    private static partial void Broken(
        ILogger log, Exception? cause, string graph, string? version, string requestId, string code, string reason);
}
