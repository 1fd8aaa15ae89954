namespace AdFlow.Testing.Devices;

/// <summary>
/// What every <see cref="Device"/> must do. A backend's tests run each case on a device of their own:
/// <c>[TestCaseSource(typeof(DeviceConformance), nameof(DeviceConformance.Cases))]</c>. Cases are independent of each
/// other and of their order, and take milliseconds each on a processor.
/// </summary>
public static class DeviceConformance
{
    /// <summary>All cases: programs over random and edge data against <see cref="DeviceReference"/>, then queues,
    /// events, memory and errors.</summary>
    public static IEnumerable<ConformanceCase> Cases =>
        [.. MapCases.All, .. SelectionCases.All, .. TopCases.All, .. ScanCases.All, .. QueueCases.All,
            .. MemoryCases.All];
}
