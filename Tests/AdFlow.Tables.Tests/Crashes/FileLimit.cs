using System.Runtime.InteropServices;

namespace AdFlow.Tables.Tests.Crashes;

/// <summary>
/// Bytes that files of this process may have, until disposed: beyond them writes fail as on a full disk.
/// </summary>
internal sealed partial class FileLimit : IDisposable
{
    private const int FileSize = 1, FileTooLong = 25;

    private readonly PosixSignalRegistration _handler;
    private Limits _before;

    private FileLimit(long bytes)
    {
        // Without a handler the signal would end the process.
        _handler = PosixSignalRegistration.Create((PosixSignal)FileTooLong, context => context.Cancel = true);
        _ = GetLimit(FileSize, ref _before);
        var narrow = _before with { Now = (ulong)bytes };
        _ = SetLimit(FileSize, ref narrow);
    }

    public static FileLimit Of(long bytes) => new(bytes);

    public void Dispose()
    {
        _ = SetLimit(FileSize, ref _before);
        _handler.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ref Limits limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ref Limits limits);

    private record struct Limits(ulong Now, ulong Most);
}
