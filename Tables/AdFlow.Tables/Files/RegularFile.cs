using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AdFlow.Tables;

/// <summary>
/// Tells files from pipes, sockets and devices, which stand in folders under names like theirs: opening a pipe waits
/// for whoever writes to it, and some devices never end. .NET offers no way to ask. Thread-safe.
/// </summary>
public static partial class RegularFile
{
    // linux/stat.h and linux/fcntl.h; the layout of statx is the same on every processor.
    private const int WorkingFolder = -100;
    private const uint TypeWanted = 1;
    private const int Bytes = 256, ModeOffset = 28;
    private const int KindMask = 0xF000, FolderKind = 0x4000, FileKind = 0x8000;

    /// <summary>Whether something other than a file or a folder is at a path, links followed. False where nothing is,
    /// and on systems other than Linux, where this is not looked at.</summary>
    /// <param name="path">The path.</param>
    public static bool IsOther(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        Span<byte> found = stackalloc byte[Bytes];
        if (Look(WorkingFolder, path, 0, TypeWanted, ref MemoryMarshal.GetReference(found)) != 0)
            return false;
        int kind = BinaryPrimitives.ReadUInt16LittleEndian(found[ModeOffset..]) & KindMask;
        return kind is not (FileKind or FolderKind);
    }

    /// <summary>Refuses what is neither a file nor a folder; what is not there is left to whoever opens it.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">A pipe, a socket or a device is there.</exception>
    public static void Require(string path)
    {
        if (IsOther(path))
            throw new IOException("this is a pipe, a socket or a device; expected a file");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint wanted, ref byte found);
}
