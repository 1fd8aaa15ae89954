namespace AdFlow.Hosting;

/// <summary>The circumstances in which the requests of one body are run.</summary>
/// <param name="ArrivedAt">When the first byte was looked at, of the options' clock.</param>
/// <param name="TimeLeft">Time that the sender had then, or null.</param>
/// <param name="Priority">How important the body is, 0 to 9.</param>
/// <param name="RequestId">What the sender and the log call the body.</param>
/// <param name="ForcedArms">Arms that the sender demands, as <see cref="ForcedArms"/> reads them, or null.</param>
/// <param name="IsRecordDemanded">Whether the sender wants a record of the runs.</param>
/// <param name="Cancellation">Cancelled when the sender leaves.</param>
internal readonly record struct RunTerms(
    long ArrivedAt, TimeSpan? TimeLeft, int Priority, string RequestId, string? ForcedArms,
    bool IsRecordDemanded, CancellationToken Cancellation);
