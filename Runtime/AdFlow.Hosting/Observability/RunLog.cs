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
        if (failure.Class is FailureClass.RequestData or FailureClass.Deadline or FailureClass.Capacity)
            Refused(log, failure.Graph, version, requestId, failure.Node, failure.Code, failure.Message);
        else
            Broken(log, failure.Cause, failure.Graph, version, requestId, failure.Node, failure.Code, failure.Message);
    }

    [LoggerMessage(1, LogLevel.Debug,
        "Request {RequestId} of graph {Graph}, version {Version}, at node {Node}: {Code} {Reason}")]
    private static partial void Refused(
        ILogger log, string graph, string? version, string requestId, string? node, string code, string reason);

    [LoggerMessage(2, LogLevel.Error,
        "Request {RequestId} of graph {Graph}, version {Version}, failed at node {Node}: {Code} {Reason}")]
    private static partial void Broken(ILogger log, Exception? cause, string graph, string? version, string requestId,
        string? node, string code, string reason);
}
