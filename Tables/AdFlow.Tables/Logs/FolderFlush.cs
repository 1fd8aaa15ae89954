using System.Runtime.InteropServices;

namespace AdFlow.Tables.Logs;

/// <summary>
/// Makes the names in a folder durable: after a file was created, renamed or deleted, the disk may still hold the
/// folder as it was, and .NET offers no way to flush a folder. Thread-safe.
/// </summary>
public static partial class FolderFlush
{
    // O_RDONLY is 0 everywhere; O_CLOEXEC is this on Linux, and elsewhere no process is started in between.
    private const int CloseOnExecute = 0x80000;

    /// <summary>
    /// Returns when the folder's names are on the disk. On Windows it does nothing: there the file system's journal
    /// orders names.
    /// </summary>
    /// <param name="path">Path of a folder.</param>
    /// <exception cref="IOException">The system cannot do it.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        int folder = Open(path, OperatingSystem.IsLinux() ? CloseOnExecute : 0);
        if (folder < 0)
            throw Failed(path);
        try
        {
            if (Synchronise(folder) != 0)
                throw Failed(path);
        }
        finally
        {
            _ = Close(folder);
        }
    }

    private static IOException Failed(string path) =>
        new($"{path}: the folder cannot be flushed to the disk: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronise(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
