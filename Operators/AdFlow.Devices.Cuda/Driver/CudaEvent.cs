namespace AdFlow.Devices.Cuda;

/// <summary>An event of the driver. Waiting spins, as is the driver's default where there are enough processors.
/// </summary>
internal sealed unsafe class CudaEvent(CudaQueue queue, nint handle) : DeviceEvent
{
    /// <summary>The driver's handle.</summary>
    public nint Handle { get; } = handle;

    /// <inheritdoc/>
    public override bool IsDone
    {
        get
        {
            // Work that failed has ended.
            int result = queue.Device.TryEnter() ? queue.Device.Driver.EventQuery(Handle) : CudaResults.Success;
            return result != CudaResults.NotReady;
        }
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        queue.Device.Enter();
        queue.Check(queue.Device.Driver.EventSynchronize(Handle), "Waiting for work");
    }
}
