using System.IO.MemoryMappedFiles;

namespace AdFlow.Tables;

/// <summary>
/// A file mapped into memory for reading. The file must never change while it is mapped: reading a page that was cut
/// off kills the process. So only files in a store of our own are mapped. Reading is safe from several threads.
/// </summary>
public sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private bool _disposed;

    private MappedFile(MemoryMappedFile? file, MemoryMappedViewAccessor? view, long length)
    {
        _file = file;
        _view = view;
        Length = length;
        if (view is null)
            return;
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Data = start + view.PointerOffset;
    }

    /// <summary>First byte, aligned to a page; null for an empty file.</summary>
    public byte* Data { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <param name="path">Path of a file that never changes.</param>
    /// <exception cref="IOException">It cannot be opened or mapped.</exception>
    public static MappedFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        if (stream.Length == 0)
            return new MappedFile(null, null, 0);
        var file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var view = file.CreateViewAccessor(0, stream.Length, MemoryMappedFileAccess.Read);
        return new MappedFile(file, view, stream.Length);
    }

    /// <summary>Unmaps the file; no pointer into it may be used afterwards.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }
}
