namespace AdFlow.Devices.Simulated;

/// <summary>How a <see cref="SimulatedDevice"/> behaves. The default has no latency and no failures.</summary>
public sealed record SimulatedOptions
{
    /// <summary>Name of the device.</summary>
    public string Name { get; init; } = "simulated";

    /// <summary>Bytes of its memory. Each allocation takes a multiple of 256.</summary>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>What <see cref="FaultRate"/> draws from: the same seed and the same calls give the same failures.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>Probability, 0 to 1, that an allocation has no room, or that a copy or a launch fails.</summary>
    public double FaultRate { get; init; }

    /// <summary>Failures at certain actions.</summary>
    public IReadOnlyList<SimulatedFault> Faults { get; init; } = [];

    /// <summary>Whether the device executes a program; where not, loading it fails as unsupported.</summary>
    public Func<DeviceProgram, bool> Executes { get; init; } = static _ => true;

    /// <summary>How scans leave out vectors first, as a card does; null has them look at all. The results are the same.
    /// Called by the queues' threads.</summary>
    public ScanThreshold? ScanThreshold { get; init; }

    /// <summary>How long each copy takes at least. The queue's thread spins meanwhile.</summary>
    public TimeSpan CopyLatency { get; init; }

    /// <summary>How long each launch takes at least. The queue's thread spins meanwhile.</summary>
    public TimeSpan LaunchLatency { get; init; }

    /// <summary>Most bytes a second that are copied; 0 for as fast as it goes.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>Lets work through only when a test says so; null for at once.</summary>
    public SimulatedGate? Gate { get; init; }
}
