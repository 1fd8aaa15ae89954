namespace AdFlow.Operators;

/// <summary>
/// Work that a device does in order, beside the thread that queued it. Failures of queued work are thrown by
/// <see cref="DeviceEvent.Wait"/> of the next event, and by everything that is queued afterwards. For one thread at a
/// time.
/// </summary>
public abstract unsafe class DeviceQueue : IDisposable
{
    /// <summary>Copies to the device. The host's bytes must stay as they are until an event behind it is done.</summary>
    /// <param name="host">Bytes of the host.</param>
    /// <param name="to">Where to.</param>
    /// <param name="offset">Where in it, in bytes.</param>
    /// <param name="bytes">How many.</param>
    /// <exception cref="DeviceException">The device is lost, or refuses.</exception>
    public abstract void CopyIn(void* host, DeviceMemory to, long offset, long bytes);

    /// <summary>Copies to the host; the bytes are there when an event behind it is done.</summary>
    /// <inheritdoc cref="CopyIn"/>
    public abstract void CopyOut(DeviceMemory from, long offset, void* host, long bytes);

    /// <summary>Executes a kernel.</summary>
    /// <param name="kernel">The kernel, of the same device.</param>
    /// <param name="arguments">Memory that it takes, in the order that its program states.</param>
    /// <param name="sizes">The numbers that its program states: rows first.</param>
    /// <exception cref="DeviceException">The device is lost, or refuses.</exception>
    public abstract void Launch(
        DeviceKernel kernel, ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes);

    /// <summary>Marks the place behind all work that was queued so far.</summary>
    /// <returns>The mark, owned by the queue and used again once it is done and another was asked for 64 times.
    /// </returns>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public abstract DeviceEvent Record();

    /// <inheritdoc/>
    public abstract void Dispose();
}
