using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A stage that a device should have executed was executed on the processor instead, and the run went on; or
/// the device was so late that the run's time, or the stage's, was over.</summary>
/// <param name="Device">Name of the device.</param>
/// <param name="Stage">Ordinal of the stage in the plan.</param>
/// <param name="Nodes">Paths of its nodes.</param>
/// <param name="Fault">What kind of failure.</param>
/// <param name="Message">What the device said.</param>
public sealed record DeviceFallback(
    string Device, int Stage, IReadOnlyList<string> Nodes, DeviceFault Fault, string Message)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"{Device}: {Fault} in stage {Stage} ({string.Join(", ", Nodes)})"
        + $"{(Fault is DeviceFault.Late ? "" : ", executed on the processor")}: {Message}";
}
