namespace AdFlow.Operators;

/// <summary>A program as one device executes it. Immutable and thread-safe. Owned by whoever loaded it;
/// disposed only when an event behind its last launch is done.</summary>
/// <param name="program">What it does.</param>
public abstract class DeviceKernel(DeviceProgram program) : IDisposable
{
    /// <summary>What it does, and which arguments it takes.</summary>
    public DeviceProgram Program { get; } = program;

    /// <inheritdoc/>
    public abstract void Dispose();
}
