using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Runtime;

/// <summary>
/// The processor's count of cycles at a constant rate, which all its cores share. Read in a third of the time that the
/// operating system's clock takes. Only where Linux itself keeps time by it: it has then found the cores to agree.
/// </summary>
internal static unsafe partial class CycleCounter
{
    private const int ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22;

    private static readonly delegate* unmanaged[SuppressGCTransition]<long> s_read = Make();

    /// <summary>Whether there is one.</summary>
    public static bool Exists => s_read != null;

    /// <summary>The count; never goes back on a thread. Only where <see cref="Exists"/>.</summary>
    public static long Read() => s_read();

    // .NET has no name for the instruction, so its four lines of machine code are written to a page of memory. A system
    // that forbids this (a hardened kernel) leaves us with its clock.
    private static delegate* unmanaged[SuppressGCTransition]<long> Make()
    {
        if (!X86Base.X64.IsSupported || !OperatingSystem.IsLinux() || !IsTrusted())
            return null;
        ReadOnlySpan<byte> code =
        [
            0x0F, 0x31,             // rdtsc
            0x48, 0xC1, 0xE2, 0x20, // shl rdx, 32
            0x48, 0x09, 0xD0,       // or rax, rdx
            0xC3,                   // ret
        ];
        nint page = Map(0, Environment.SystemPageSize, ReadWrite, PrivateAnonymous, -1, 0);
        if (page == -1)
            return null;
        code.CopyTo(new Span<byte>((void*)page, code.Length));
        return Protect(page, Environment.SystemPageSize, ReadExecute) == 0
            ? (delegate* unmanaged[SuppressGCTransition]<long>)page : null;
    }

    private static bool IsTrusted()
    {
        try
        {
            return File.ReadAllText("/sys/devices/system/clocksource/clocksource0/current_clocksource").Trim() == "tsc";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nint length, int protection);
}
