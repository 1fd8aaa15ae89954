namespace AdFlow.Graphs;

/// <summary>Reads files that settings name.</summary>
internal static class SettingFile
{
    private const int MaxStreamBytes = 64 << 20;
    private const int CopyBytes = 1 << 16;

    /// <summary>The content of a file. It is copied and not mapped: who writes a new model over an old one must not
    /// change what is being read, nor end the process by cutting it off.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, or is too long.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long length = file.CanSeek ? file.Length : 0;
        if (length > Array.MaxLength)
            throw new IOException(FormattableString.Invariant($"it has {length} bytes, and the file of a setting at ")
                + "most 2 GiB, as an ONNX model; larger data belongs into a table");
        return length > 0 ? ReadWhole(file, (int)length) : ReadStream(file);
    }

    // In one piece, for models are large.
    private static byte[] ReadWhole(FileStream file, int length)
    {
        byte[] content = GC.AllocateUninitializedArray<byte>(length);
        int read = file.ReadAtLeast(content, length, throwOnEndOfStream: false);
        return read == length ? content : content[..read];
    }

    // Pipes and devices state no length, and devices need not end.
    private static byte[] ReadStream(FileStream file)
    {
        using var content = new MemoryStream();
        byte[] chunk = new byte[CopyBytes];
        for (int read = file.Read(chunk); read > 0; read = file.Read(chunk))
        {
            content.Write(chunk, 0, read);
            if (content.Length > MaxStreamBytes)
                throw new IOException(FormattableString.Invariant(
                    $"it is a pipe or device of more than {MaxStreamBytes >> 20} MiB; copy it to a file"));
        }
        return content.ToArray();
    }
}
