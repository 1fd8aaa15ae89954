using System.Runtime.InteropServices;

namespace AdFlow.Tables.Tests.Fuzz;

/// <summary>
/// Memory whose last byte is followed by a page that may not be touched (Linux only; plain memory elsewhere): reading
/// past the end of what is put there kills the process instead of passing unseen.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int PageBytes = 4096;
    private readonly byte* _start;
    private readonly long _bytes;

    public GuardedMemory(long capacity)
    {
        _bytes = (capacity + PageBytes - 1) / PageBytes * PageBytes;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)(_bytes + PageBytes), PageBytes);
        if (OperatingSystem.IsLinux() && MProtect(_start + _bytes, PageBytes, 0) != 0)
            throw new InvalidOperationException("The guard page could not be protected.");
    }

    /// <summary>Copies bytes so that they end at the guard page.</summary>
    public byte* Put(ReadOnlySpan<byte> content)
    {
        byte* at = _start + _bytes - content.Length;
        content.CopyTo(new Span<byte>(at, content.Length));
        return at;
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            _ = MProtect(_start + _bytes, PageBytes, 3);
        NativeMemory.AlignedFree(_start);
    }

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int MProtect(void* address, nuint bytes, int protection);
}
