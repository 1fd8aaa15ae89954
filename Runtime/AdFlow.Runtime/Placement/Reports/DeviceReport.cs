namespace AdFlow.Runtime;

/// <summary>What a device did for a graph so far.</summary>
/// <param name="Device">Its name.</param>
/// <param name="IsLeftOut">Whether it failed so often that it is not used for a while; it is tried again later.</param>
/// <param name="PinnedBytes">Bytes of tables that stay on it.</param>
/// <param name="Stages">The stages that it can execute, in the order of the plan.</param>
public sealed record DeviceReport(
    string Device, bool IsLeftOut, long PinnedBytes, IReadOnlyList<DeviceStageReport> Stages);
