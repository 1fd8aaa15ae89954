using System.Runtime.InteropServices;

namespace AdFlow.Tables;

/// <summary>
/// Native memory in large blocks, for which the system is asked for pages of 2 MiB: with small ones, each random look
/// into a large table also misses the processor's list of pages. Thread-safe.
/// </summary>
internal static unsafe partial class LargePages
{
    // Smaller blocks are mostly not whole pages of this size.
    private const long LeastBytes = 4L << 20;

    private const nuint PageBytes = 2 << 20;

    // MADV_HUGEPAGE of Linux.
    private const int WantLargePages = 14;

    /// <summary>Allocates; to be freed with <see cref="NativeMemory.AlignedFree"/>.</summary>
    /// <param name="bytes">Size.</param>
    /// <param name="alignment">Least alignment of the address, a power of two.</param>
    public static void* Allocate(long bytes, int alignment)
    {
        if (bytes < LeastBytes || !OperatingSystem.IsLinux())
            return NativeMemory.AlignedAlloc((nuint)bytes, (nuint)alignment);
        void* block = NativeMemory.AlignedAlloc((nuint)bytes, PageBytes);
        // A hint: where the system has no such pages it says so, and small ones do.
        _ = Advise(block, (nuint)bytes, WantLargePages);
        return block;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint bytes, int advice);
}
