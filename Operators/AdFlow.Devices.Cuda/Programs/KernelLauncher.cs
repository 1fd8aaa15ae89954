namespace AdFlow.Devices.Cuda;

/// <summary>Executes kernels of one module, one after the other. For one thread at a time.</summary>
/// <param name="mostBlocks">Most blocks that are worth while for work that any number of blocks can share.</param>
internal abstract class KernelLauncher(int mostBlocks)
{
    /// <summary>Blocks for work that is shared thread by thread.</summary>
    /// <param name="count">How many pieces of work.</param>
    public uint BlocksFor(long count) =>
        (uint)Math.Clamp((count + PtxKernel.Threads - 1) / PtxKernel.Threads, 1, mostBlocks);

    /// <summary>Executes a kernel behind those launched before.</summary>
    /// <param name="entry">Its ordinal in <see cref="PtxModule.Entries"/>.</param>
    /// <param name="blocks">Blocks in the first dimension.</param>
    /// <param name="layers">Blocks in the second dimension.</param>
    /// <param name="parameters">Its parameters.</param>
    public abstract void Launch(int entry, uint blocks, uint layers, ReadOnlySpan<ulong> parameters);
}
