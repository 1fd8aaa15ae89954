using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>A request that was run, before it is given back: what decides whether it is kept.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Body">Has the request.</param>
/// <param name="Request">Its number there.</param>
/// <param name="Elapsed">How long it took since it arrived.</param>
/// <param name="IsRecordDemanded">Whether its sender wants a record.</param>
/// <param name="RequestId">What the sender and the log call it.</param>
internal readonly record struct EndedRun(
    ServedRun Run, RequestBody Body, int Request, TimeSpan Elapsed, bool IsRecordDemanded, string RequestId);
