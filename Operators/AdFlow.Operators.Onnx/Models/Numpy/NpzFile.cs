using System.IO.Compression;

namespace AdFlow.Operators.Onnx;

/// <summary>Reads <c>.npz</c> files of NumPy: zip archives of <c>.npy</c> arrays, stored or deflated.</summary>
public static class NpzFile
{
    private const string Extension = ".npy";

    /// <summary>Reads all arrays, named as in the archive without <c>.npy</c>, in the archive's order.</summary>
    /// <exception cref="OnnxFormatException">It is no such archive, or is broken.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<OnnxTensor> Read(string path) => Parse(OnnxModel.FileBytesOf(path));

    /// <summary>Reads all arrays of an archive in memory.</summary>
    /// <exception cref="OnnxFormatException">It is no such archive, or is broken.</exception>
    public static IReadOnlyList<OnnxTensor> Parse(byte[] file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            var names = archive.Entries.Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal));
            return [.. names.Select(entry => Array(entry, file.Length))];
        }
        // What the archive's reader throws at broken archives, some of it only by accident of what is broken.
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException
            or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new OnnxFormatException(error.Message, "a zip archive of .npy arrays");
        }
    }

    private static OnnxTensor Array(ZipArchiveEntry entry, int fileLength)
    {
        string name = entry.FullName[..^Extension.Length];
        // Deflate makes at most 1032 bytes of one.
        if (entry.Length > fileLength * 1032L || entry.Length > System.Array.MaxLength)
            throw new OnnxFormatException($"an array of {entry.Length} bytes in an archive of {fileLength}",
                "no more than deflate can make of them", part: $"array '{name}'");
        byte[] data = new byte[entry.Length];
        try
        {
            using var stream = entry.Open();
            stream.ReadExactly(data);
            return NpyFile.Parse(name, data);
        }
        catch (OnnxFormatException error)
        {
            throw error.In($"array '{name}'");
        }
    }
}
