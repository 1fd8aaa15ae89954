namespace AdFlow.Devices.Simulated;

/// <summary>A failure that a <see cref="SimulatedDevice"/> is told to have.</summary>
/// <param name="Action">What fails.</param>
/// <param name="Ordinal">Which one, counted on the device from 1 in the order of the calls.</param>
/// <param name="Fault">How; <see cref="DeviceFault.Lost"/> loses the device from then on.</param>
/// <param name="AtOnce">Whether a copy or launch is refused when it is queued, instead of failing when it is done.
/// Anything else always fails at once.</param>
public readonly record struct SimulatedFault(
    SimulatedAction Action, int Ordinal, DeviceFault Fault = DeviceFault.Failed, bool AtOnce = false);
