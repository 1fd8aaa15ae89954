using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RecordDamageTests
{
    private static readonly byte[] Whole = MakeWhole();
    private static readonly string Content = ReadAll(Whole);

    [Test]
    public void Read_FileCutAnywhere_IsRefused()
    {
        for (int length = 0; length < Whole.Length; length += length < 4000 || length > Whole.Length - 4000 ? 1 : 97)
            Assert.That(() => ReadAll(Whole[..length]), Throws.TypeOf<RecordFileException>(), $"{length} bytes");
    }

    [Test]
    public void Read_BitsFlippedAnywhere_IsRefusedOrReadsTheSame([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        int refused = 0;
        for (int trial = 0; trial < 800; trial++)
        {
            byte[] bytes = [.. Whole];
            var flips = new StringBuilder($"seed {seed}, trial {trial}");
            for (int flip = random.Next(1, 4); flip > 0; flip--)
                Flip(bytes, random, flips);
            refused += Refuses(bytes, flips.ToString()) ? 1 : 0;
        }
        Assert.That(refused, Is.GreaterThan(50));
    }

    [Test]
    public void Read_LengthsThatLie_IsRefusedOrReadsTheSame([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        long[] lies = [-1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 1L << 40, 1 << 30, 0, 7, 64];
        for (int trial = 0; trial < 800; trial++)
        {
            byte[] bytes = [.. Whole];
            int at = random.Next(bytes.Length / 4 - 2) * 4;
            long lie = lies[random.Next(lies.Length)];
            if (random.Next(2) == 0)
                BitConverter.TryWriteBytes(bytes.AsSpan(at), lie);
            else
                BitConverter.TryWriteBytes(bytes.AsSpan(at), (int)lie);
            Refuses(bytes, $"seed {seed}, trial {trial}: {lie} at {at}");
        }
    }

    [Test]
    public void Read_EmptyFile_SaysSo() =>
        Assert.That(() => ReadAll([]), Throws.TypeOf<RecordFileException>().With.Message.EqualTo(
            "Record file 'day.adrec': an empty file; expected a record file. Record again, or name another file."));

    [Test]
    public void Read_WithoutChecksums_SaysSo()
    {
        byte[] bytes = [.. Whole];
        int key = bytes.AsSpan().LastIndexOf("adflow.crc32c"u8);
        bytes[key] ^= 1;
        Assert.That(() => ReadAll(bytes), Throws.TypeOf<RecordFileException>().With.Message.EqualTo(
            "Record file 'day.adrec', footer: no checksums; expected one of each record batch in the footer. The file "
            + "is damaged: copy it again, or record again."));
    }

    [Test]
    public void Read_Text_SaysSo() =>
        Assert.That(() => ReadAll(Encoding.UTF8.GetBytes("id,price\n1,2\n")),
            Throws.TypeOf<RecordFileException>().With.Message.EqualTo(
                "Record file 'day.adrec', byte 0: content that is no Arrow file; expected a record file, which begins "
                + "with ARROW1. Name a file that was made by recording."));

    [Test]
    public void Read_ArrowStream_SaysSo()
    {
        using var table = RandomTables.Create(1, new Schema(new Field("a", DataType.Int64)), 3);
        using var stream = new MemoryStream();
        IpcWriter.WriteStream(stream, table);
        Assert.That(() => ReadAll(stream.ToArray()),
            Throws.TypeOf<RecordFileException>().With.Message.Contains("an Arrow stream; expected an Arrow file"));
    }

    [Test]
    public void Read_OtherArrowFile_SaysItsColumns()
    {
        using var table = RandomTables.Create(1, new Schema(new Field("a", DataType.Int64)), 3);
        using var stream = new MemoryStream();
        IpcWriter.WriteFile(stream, table);
        Assert.That(() => ReadAll(stream.ToArray()), Throws.TypeOf<RecordFileException>().With.Message.EqualTo(
            "Record file 'day.adrec': an Arrow file with columns { a: int64? }; expected a record file, whose metadata "
            + "has 'adflow.record'. Name a file that was made by recording."));
    }

    [Test]
    public void Read_OtherVersion_SaysWhich()
    {
        byte[] bytes = RecordRows.File(new Schema(RecordFormat.Schema.Fields, [new("adflow.record", "2")]));
        Assert.That(() => ReadAll(bytes), Throws.TypeOf<RecordFileException>().With.Message.EqualTo(
            "Record file 'day.adrec': format version '2'; expected version '1'. Read it with the release of AdFlow "
            + "that wrote it, or record again."));
    }

    [Test]
    public void Read_FileWithoutEnd_SaysHowToRecoverIt() =>
        Assert.That(() => ReadAll(Whole[..^1]), Throws.TypeOf<RecordFileException>().With.Message.Contains(
            $"byte {Whole.Length - 1}: a file without an end; expected the footer of a finished file."));

    [Test]
    public void Find_RunWhoseNumberIsDamaged_IsRefused_NotMissed()
    {
        const long wanted = 0x0123_4567_89AB;
        byte[] bytes = File([5, wanted, wanted + 1]);
        foreach (long other in (long[])[7, long.MaxValue, RecordFormat.Shared])
        {
            byte[] damaged = [.. bytes];
            // In all rows of the run, which so still belong together.
            for (int next; (next = damaged.AsSpan().IndexOf(BitConverter.GetBytes(wanted))) >= 0;)
                BitConverter.TryWriteBytes(damaged.AsSpan(next), other);
            using var reader = new RecordReader(new MemoryStream(damaged), "day.adrec");
            using (var sound = reader.Find(5))
                Assert.That(sound, Is.Not.Null);
            Assert.That(() => reader.Find(wanted), Throws.TypeOf<RecordFileException>()
                .With.Message.Contains("record batch 1").And.Message.Contains("checksum"), $"{other}");
        }
        using var whole = new RecordReader(new MemoryStream(bytes), "day.adrec");
        Assert.That(whole.Find(wanted + 2), Is.Null);
    }

    private static IEnumerable<TestCaseData> BadRows()
    {
        var sample = new RecordRows();
        (long, string, string, byte[])[] shared = [.. sample.Shared];
        var (run, request) = (sample.Run, sample.Request);
        yield return Case("no header", "kind Request as the first row of a run", [.. shared, request]);
        yield return Case("no request", "a run without its request", [.. shared, run]);
        yield return Case("no graph", "which is not in the file", [run, request]);
        yield return Case("unknown kind", "kind 'thing'", [.. shared, run, request, (0, "thing", "", [])]);
        yield return Case("negative", "a negative number of a run", [(-2, "run", "", run.Item4)]);
        yield return Case("shared run", "kind Run in a row that runs share", [(-1, "run", "", run.Item4)]);
        yield return Case("no payload", "payload", [.. shared, (0, "run", "", [])]);
        yield return Case("text payload", "payload", [.. shared, (0, "run", "", "hello, world"u8.ToArray())]);
        yield return Case("other header", "columns { query", [.. shared, (0, "run", "", request.Item4), request]);
        yield return Case("other graph", "columns { query", [(-1, "graph", "abc", request.Item4)]);
        yield return Case("other file", "columns { query", [(-1, "file", "abc", request.Item4)]);
        yield return Case("wrong hash", "the content of a file with hash",
            [(-1, "file", "abc", shared.First(row => row.Item2 == "file").Item4)]);
        yield return Case("wrong key", "a graph with key", [(-1, "graph", "abc", shared.First(IsGraph).Item4)]);
        yield return Case("other failures", "columns { query",
            [.. shared, run, (0, "failures", "", request.Item4), request]);

        static bool IsGraph((long, string Kind, string, byte[]) row) => row.Kind == "graph";
    }

    [TestCaseSource(nameof(BadRows))]
    public void Read_RowsThatDoNotFit_IsRefused(string found, (long, string, string, byte[])[] rows)
    {
        byte[] bytes = RecordRows.File(RecordFormat.Schema, rows);
        Assert.That(() => ReadAll(bytes), Throws.TypeOf<RecordFileException>()
            .With.Message.Contains(found).And.Message.Contains("record batch 0, row ")
            .And.Message.Contains("The file is damaged: copy it again, or record again."));
    }

    [Test]
    public void Read_RunSplitOverBatches_IsRefused()
    {
        var sample = new RecordRows();
        byte[] bytes = RecordRows.File(RecordFormat.Schema,
            [.. sample.Shared, sample.Run, sample.Request], [(0, "output", "ads", sample.Request.Item4)]);
        Assert.That(() => ReadAll(bytes), Throws.TypeOf<RecordFileException>().With.Message.Contains(
            "record batch 1, row 0 (request 0): kind Output as the first row of a run; expected kind run; all rows of "
            + "a run lie one behind the other in one record batch"));
    }

    private static TestCaseData Case(string name, string found, (long, string, string, byte[])[] rows) =>
        new TestCaseData(found, rows).SetArgDisplayNames(name);

    private static byte[] MakeWhole()
    {
        using var samples = new SampleRuns(1, rows: 3);
        return samples.File(12, flushEvery: 5);
    }

    // Runs of these numbers, each in a batch of its own.
    private static byte[] File(long[] requests)
    {
        using var samples = new SampleRuns(1);
        using var stream = new MemoryStream();
        using var writer = new RecordWriter(stream, leaveOpen: true);
        var run = new EncodedRun();
        foreach (long request in requests)
        {
            samples.Encode(run, request, SampleRuns.Graph());
            writer.Write(run);
            writer.Flush();
        }
        writer.Finish();
        return stream.ToArray();
    }

    private static void Flip(byte[] bytes, Random random, StringBuilder flips)
    {
        // Metadata is a small part of the file, but where most can go wrong.
        int area = random.Next(3), range = Math.Min(2000, bytes.Length);
        int at = area == 0 ? random.Next(bytes.Length) : area == 1 ? random.Next(range) : bytes.Length - 1
            - random.Next(range);
        int bit = random.Next(8);
        bytes[at] ^= (byte)(1 << bit);
        flips.Append(System.Globalization.CultureInfo.InvariantCulture, $", bit {bit} of byte {at}");
    }

    private static bool Refuses(byte[] bytes, string what)
    {
        try
        {
            // Flips may hit what nobody reads: padding, or the schema that the footer repeats.
            Assert.That(ReadAll(bytes), Is.EqualTo(Content), what);
            return false;
        }
        catch (RecordFileException error)
        {
            Assert.That(error.Message, Does.StartWith("Record file 'day.adrec'"), what);
            return true;
        }
        catch (Exception error) when (error is not AssertionException)
        {
            Assert.Fail($"{what}: {error}");
            return true;
        }
    }

    private static string ReadAll(byte[] bytes)
    {
        var content = new StringBuilder();
        using var reader = new RecordReader(new MemoryStream(bytes), "day.adrec");
        while (reader.TryRead(out var run))
            using (run)
                Append(content, run);
        reader.Weigh();
        for (long request = -1; request < 14; request += 5)
            using (var found = reader.Find(request))
                Append(new StringBuilder(), found);
        return content.ToString();
    }

    private static void Append(StringBuilder content, RecordedRun? run)
    {
        foreach (var part in run?.Parts ?? [])
        {
            content.Append($"{run!.Header.RequestId} {run.Graph.Key} {part.Kind} {part.Node}: ");
            if (part.Kind >= RecordKind.Request && run.TryFind(part.Kind, part.Node, out var rows))
                for (int column = 0; column < rows.ColumnCount; column++)
                    for (int row = 0; row < rows.RowCount; row++)
                        content.Append(ValueText.Format(rows[column], row)).Append(' ');
        }
    }
}
