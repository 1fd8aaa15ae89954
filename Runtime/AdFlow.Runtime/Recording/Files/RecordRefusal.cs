using System.Text;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>Says why a file is not read.</summary>
internal static class RecordRefusal
{
    private const int MostCharacters = 200;
    private const string Again = "The file is damaged: copy it again, or record again.";

    /// <summary>Text of a file as it can stand in a message.</summary>
    public static string Short(string text)
    {
        string line = OneLine.Of(text);
        return line.Length <= MostCharacters ? line : line[..MostCharacters] + "…";
    }

    /// <summary>A row as a place.</summary>
    public static string Place(ReadBlock block, int row) => FormattableString.Invariant(
        $"record batch {block.Ordinal}, row {row} (request {block.Requests[row]})");

    /// <summary>A payload that cannot be decoded.</summary>
    public static RecordFileException Payload(string path, ReadBlock block, int row, Exception error)
    {
        string place = $"{Place(block, row)}, payload";
        return error is IpcFormatException format ? Damaged(path, place, format) : new(path,
            "an Arrow stream that needs far more memory than its bytes", "memory in proportion", Again, place, error);
    }

    /// <summary>A row of a kind that there is not.</summary>
    public static RecordFileException Kind(string path, ReadBlock block, int row) => Damaged(path, Place(block, row),
        $"kind '{Short(Encoding.UTF8.GetString(block.KindOf(row)))}'", $"one of {RecordKinds.List}");

    /// <summary>Rows that are not as the format says.</summary>
    public static RecordFileException Damaged(string path, string place, string found, string expected) =>
        new(path, found, expected, Again, place);

    /// <summary>Bytes that are not as Arrow's format says.</summary>
    public static RecordFileException Damaged(string path, string place, IpcFormatException error)
    {
        string at = error.ByteOffset >= 0 ? FormattableString.Invariant($"byte {error.ByteOffset}") : "";
        return new(path, error.Found, error.Expected, Again,
            string.Join(", ", new[] { place, error.FieldPath ?? "", at }.Where(part => part.Length > 0)), error);
    }

    /// <summary>A file that cannot be opened.</summary>
    public static RecordFileException Unreadable(string path, Stream source, IpcFormatException error)
    {
        if (source.Length == 0)
            return new(path, "an empty file", "a record file", "Record again, or name another file.");
        source.Position = 0;
        Span<byte> start = stackalloc byte[8];
        int read = source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (IpcReader.Recognise(start[..read]) is IpcContent.Stream)
            return new(path, "an Arrow stream", "an Arrow file of records", "Name a file that was made by recording.");
        if (read < start.Length || IpcReader.Recognise(start) is not IpcContent.File)
            return new(path, "content that is no Arrow file", "a record file, which begins with ARROW1",
                "Name a file that was made by recording.", "byte 0", error);
        return error.Found.Contains("magic at its end", StringComparison.Ordinal)
            ? new(path, "a file without an end", "the footer of a finished file",
                "It was cut off, or its writer was killed: copy it again, or recover what is whole of it with "
                + $"{nameof(RecordRecovery)}.", FormattableString.Invariant($"byte {source.Length}"), error)
            : Damaged(path, "footer", error);
    }

    /// <summary>An Arrow file with other columns, of another version, or without checksums.</summary>
    public static RecordFileException? Foreign(string path, IpcFileReader file)
    {
        var schema = file.Schema;
        string? version = schema.Metadata.FirstOrDefault(pair => pair.Key == RecordFormat.VersionKey).Value;
        if (version is null)
            return new(path, $"an Arrow file with columns {Short(schema.ToString())}",
                $"a record file, whose metadata has '{RecordFormat.VersionKey}'",
                "Name a file that was made by recording.");
        if (version != RecordFormat.Version)
            return new(path, $"format version '{Short(version)}'", $"version '{RecordFormat.Version}'",
                "Read it with the release of AdFlow that wrote it, or record again.");
        if (!schema.Fields.SequenceEqual(RecordFormat.Schema.Fields))
            return new(path, $"columns {Short(schema.ToString())}", $"columns {RecordFormat.Schema}", Again);
        return file.HasSums ? null
            : new(path, "no checksums", "one of each record batch in the footer", Again, "footer");
    }
}
