using AdFlow.Tables.Csv;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;

namespace AdFlow.Tables;

/// <summary>What a table file holds.</summary>
public enum TableContent : byte
{
    /// <summary>An Arrow IPC file.</summary>
    ArrowFile,
    /// <summary>An Arrow IPC stream.</summary>
    ArrowStream,
    /// <summary>One JSON object a line.</summary>
    JsonLines,
    /// <summary>Any other text.</summary>
    Csv,
    /// <summary>Bytes that are neither Arrow nor text.</summary>
    Binary,
}

/// <summary>Tells what a table file holds. Thread-safe.</summary>
public static class TableContents
{
    private const int SniffBytes = 4096;

    /// <summary>Reads a whole table of any content.</summary>
    /// <param name="stream">A stream that can seek, at its start.</param>
    /// <returns>The table, which the caller disposes.</returns>
    /// <exception cref="IpcFormatException">It begins like Arrow and is not.</exception>
    /// <exception cref="Literals.TableTextException">It is no JSON lines or CSV.</exception>
    /// <exception cref="NotSupportedException">It is binary and no Arrow, or of an Arrow type that is not read.
    /// </exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Table Read(Stream stream) => Recognise(stream) switch
    {
        TableContent.ArrowFile or TableContent.ArrowStream => IpcReader.ReadTable(stream),
        TableContent.JsonLines => JsonLines.Read(stream),
        TableContent.Csv => CsvReader.Read(stream),
        _ => throw new NotSupportedException("found binary data that is not Arrow; expected an Arrow file or stream, "
            + "or JSON lines or CSV in UTF-8"),
    };

    /// <summary>Tells the content by the first bytes and goes back to the stream's start.</summary>
    /// <param name="stream">A stream that can seek, at its start.</param>
    public static TableContent Recognise(Stream stream)
    {
        byte[] start = new byte[SniffBytes];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        var content = start.AsSpan(0, read);
        switch (IpcReader.Recognise(content))
        {
            case IpcContent.File: return TableContent.ArrowFile;
            case IpcContent.Stream: return TableContent.ArrowStream;
        }
        var text = content.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        return text.StartsWith("{"u8) ? TableContent.JsonLines
            : text.Contains((byte)0) ? TableContent.Binary : TableContent.Csv;
    }
}
