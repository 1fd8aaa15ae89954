using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>What became of a stage that a device can execute. Runs that were not worth it are not counted.</summary>
/// <param name="Stage">Ordinal of the stage in the plan.</param>
/// <param name="Runs">Times that the device executed it.</param>
/// <param name="WithNulls">Times that the processor did because of what the device does not understand: nulls, null
/// or very large numbers of the request, settings by which an operator does something else.</param>
/// <param name="Fallbacks">Times that the processor did because of a failure, by kind, and under
/// <see cref="DeviceFault.Late"/> times that the stage's time was over first; kinds that never came are
/// missing.</param>
public sealed record DeviceStageReport(
    int Stage, long Runs, long WithNulls, IReadOnlyDictionary<DeviceFault, long> Fallbacks);
