using System.Security.Cryptography;
using System.Text;
using AdFlow.Tables.Csv;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables;

/// <summary>A file that somebody names: hashed, copied, and its copy read. It may change at any time.</summary>
/// <param name="path">Path of the file.</param>
/// <param name="schema">Schema of text, or null to infer it.</param>
/// <param name="stages">Hears of progress.</param>
internal sealed class SourceFile(string path, Schema? schema, PublishStages stages)
{
    private const int ChunkBytes = 1 << 20;

    // A file may be written twice within one step of the clock that stamps it, which is at most two seconds (FAT).
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private enum Format { Arrow, JsonLines, Csv }

    /// <summary>Name of the version that the file is now; it is read only where it was written to since the last
    /// time.</summary>
    /// <param name="folder">Remembers the name.</param>
    public string Hash(StoreFolder folder)
    {
        string name = schema is null ? path : $"{path} as {schema}";
        string remembered = folder.PathOf($"{Hash64.Of(Encoding.UTF8.GetBytes(name)):x16}.source");
        if (!File.Exists(path))
            return Pass(PublishStage.Hash, null);
        var now = TimeProvider.System.GetUtcNow();
        string stamp = SumRecord.StampOf(path);
        if (File.Exists(remembered) && SumRecord.Parse(name, File.ReadAllText(remembered)) is { } record
            && record.Stamp == stamp)
        {
            long length = new FileInfo(path).Length;
            stages.Report(PublishStage.Hash, "", length, length);
            return record.Sum;
        }
        string sum = Pass(PublishStage.Hash, null);
        if (now - File.GetLastWriteTimeUtc(path) > Settled && SumRecord.StampOf(path) == stamp)
            folder.Remember(remembered, new SumRecord(name, sum, stamp));
        return sum;
    }

    /// <summary>Copies the file.</summary>
    /// <returns>Name of the version that the copy is.</returns>
    public string Copy(Stream target) => Pass(PublishStage.Read, target);

    /// <summary>Reads a copy, which must not change, checking everything.</summary>
    /// <exception cref="TablePublishException">It is not a table.</exception>
    public Table Read(string copyPath)
    {
        try
        {
            using var stream = new FileStream(copyPath, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Recognise(stream) switch
            {
                Format.Arrow => IpcReader.MapTable(copyPath),
                Format.JsonLines => schema is null ? JsonLines.Read(stream) : JsonLines.Read(stream, schema),
                _ => schema is null ? CsvReader.Read(stream) : CsvReader.Read(stream, schema),
            };
        }
        catch (IpcFormatException error)
        {
            string at = error.ByteOffset >= 0 ? $" at byte {error.ByteOffset}" : "";
            throw new TablePublishException(path, [new(path, error.FieldPath, null, error.Found + at, error.Expected,
                "Write the Arrow file again.")], error);
        }
        catch (TableTextException error)
        {
            string expected = schema is null ? "rows of one schema" : $"rows of {schema}";
            throw new TablePublishException(path, [.. error.Errors.Select(each =>
                new TableProblem(path, null, null, each, expected, "Correct the line."))], error);
        }
    }

    private string Pass(PublishStage stage, Stream? target)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var source = Open();
        byte[] chunk = new byte[ChunkBytes];
        long total = source.Length, done = 0;
        var format = Recognise(source);
        stages.Report(stage, "", 0, total);
        while (source.Read(chunk) is var read and > 0)
        {
            sum.AppendData(chunk, 0, read);
            target?.Write(chunk, 0, read);
            stages.Report(stage, "", Math.Min(done += read, total), total);
        }
        // What the same text means depends on how it is read.
        if (format is not Format.Arrow)
            sum.AppendData(Encoding.UTF8.GetBytes($"\n{format} {schema?.ToString() ?? "inferred"}"));
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private FileStream Open()
    {
        try
        {
            RegularFile.Require(path);
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TablePublishException(path, [new(path, null, null, error.Message.TrimEnd('.'),
                "a readable file", "Correct the path, or make the file readable.")], error);
        }
    }

    // Bytes that are no table are left to the CSV reader, which says so.
    private static Format Recognise(FileStream stream) => TableContents.Recognise(stream) switch
    {
        TableContent.ArrowFile or TableContent.ArrowStream => Format.Arrow,
        TableContent.JsonLines => Format.JsonLines,
        _ => Format.Csv,
    };
}
