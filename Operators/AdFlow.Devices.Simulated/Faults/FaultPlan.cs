namespace AdFlow.Devices.Simulated;

/// <summary>Counts what a device does and says what of it fails. Thread-safe.</summary>
internal sealed class FaultPlan(SimulatedOptions options)
{
    private readonly int[] _counts = new int[Enum.GetValues<SimulatedAction>().Length];

    /// <summary>Counts one more action.</summary>
    /// <returns>Its failure, or null where it is to go well.</returns>
    internal SimulatedFault? Next(SimulatedAction action)
    {
        int ordinal = Interlocked.Increment(ref _counts[(int)action]);
        foreach (var fault in options.Faults)
            if (fault.Action == action && fault.Ordinal == ordinal)
                return fault;
        bool mayFail = action is not (SimulatedAction.Load or SimulatedAction.CreateQueue);
        return mayFail && Draw(action, ordinal) < options.FaultRate
            ? new SimulatedFault(action, ordinal,
                action is SimulatedAction.Allocate ? DeviceFault.OutOfMemory : DeviceFault.Failed)
            : null;
    }

    // One number in 0..1 for each action, whatever else happens between: the finaliser of SplitMix64 (Steele, Lea and
    // Flood, Fast splittable pseudorandom number generators, OOPSLA 2014) over seed, action and ordinal.
    private double Draw(SimulatedAction action, int ordinal)
    {
        ulong z = options.Seed + 0x9E3779B97F4A7C15 * ((ulong)ordinal << 8 | (byte)action);
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return ((z ^ z >> 31) >> 11) * (1.0 / (1L << 53));
    }
}
