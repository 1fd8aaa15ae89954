namespace AdFlow.Operators;

/// <summary>
/// Work that a device does in order, beside the thread that queued it. Failures of queued work are thrown by
/// <see cref="DeviceEvent.Wait"/> of every event behind it, and by everything that is queued once it has failed; what
/// was queued behind it is not done, and what the queue used may be given back. Another queue of the device still
/// works, unless the device is lost. Work of several queues has no order; who needs one waits for an event of the first
/// queue before queueing on the second. For one thread at a time.
/// </summary>
public abstract unsafe class DeviceQueue : IDisposable
{
    /// <summary>Copies to the device. The host's bytes must stay as they are until an event behind it is
    /// done.</summary>
    /// <param name="host">Bytes of the host.</param>
    /// <param name="to">Where to.</param>
    /// <param name="offset">Where in it, in bytes.</param>
    /// <param name="bytes">How many; 0 does nothing.</param>
    /// <exception cref="ArgumentException">The memory has no such bytes.</exception>
    /// <exception cref="DeviceException">The device is lost, or refuses.</exception>
    public void CopyIn(void* host, DeviceMemory to, long offset, long bytes)
    {
        CheckRange(host, to, offset, bytes);
        if (bytes > 0)
            QueueCopyIn(host, to, offset, bytes);
    }

    /// <summary>Copies to the host; the bytes are there when an event behind it is done, and until then nobody else
    /// may write them.</summary>
    /// <inheritdoc cref="CopyIn"/>
    /// <param name="from">Where from.</param>
    /// <param name="offset">Where in it, in bytes.</param>
    /// <param name="host">Takes the bytes.</param>
    /// <param name="bytes">How many; 0 does nothing.</param>
    public void CopyOut(DeviceMemory from, long offset, void* host, long bytes)
    {
        CheckRange(host, from, offset, bytes);
        if (bytes > 0)
            QueueCopyOut(from, offset, host, bytes);
    }

    /// <summary>Executes a kernel.</summary>
    /// <param name="kernel">The kernel, of the same device.</param>
    /// <param name="arguments">Memory that it takes, in the order that its program states.</param>
    /// <param name="sizes">The numbers that its program states: rows first, scalar arguments last.</param>
    /// <exception cref="ArgumentException">Not what the program takes
    /// (<see cref="DeviceProgram.CheckLaunch"/>).</exception>
    /// <exception cref="DeviceException">The device is lost, or refuses.</exception>
    public void Launch(DeviceKernel kernel, ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        kernel.Program.CheckLaunch(arguments, sizes);
        QueueLaunch(kernel, arguments, sizes);
    }

    /// <summary>Marks the place behind all work that was queued so far.</summary>
    /// <returns>The mark, owned by the queue and used again once it is done and another was asked for 64 times.
    /// </returns>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public abstract DeviceEvent Record();

    /// <summary>Waits for what is queued, and gives the queue back. Failures are not thrown.</summary>
    public abstract void Dispose();

    /// <summary><see cref="CopyIn"/> of a backend, within the memory and of at least one byte.</summary>
    /// <inheritdoc cref="CopyIn"/>
    protected abstract void QueueCopyIn(void* host, DeviceMemory to, long offset, long bytes);

    /// <summary><see cref="CopyOut"/> of a backend, within the memory and of at least one byte.</summary>
    /// <inheritdoc cref="CopyOut"/>
    protected abstract void QueueCopyOut(DeviceMemory from, long offset, void* host, long bytes);

    /// <summary><see cref="Launch"/> of a backend, of what the kernel's program takes. Rows may be 0.</summary>
    /// <inheritdoc cref="Launch"/>
    protected abstract void QueueLaunch(
        DeviceKernel kernel, ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes);

    private static void CheckRange(void* host, DeviceMemory memory, long offset, long bytes)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (offset < 0 || bytes < 0 || bytes > memory.Bytes - offset)
            throw new ArgumentException(
                $"{bytes} bytes from byte {offset} on are not within device memory of {memory.Bytes} bytes.");
        if (host is null && bytes > 0)
            throw new ArgumentException($"The host's address of {bytes} bytes to copy is null.");
    }
}
