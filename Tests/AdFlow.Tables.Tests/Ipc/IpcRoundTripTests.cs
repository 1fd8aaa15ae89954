using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Ipc;

public sealed class IpcRoundTripTests
{
    private static IEnumerable<TestCaseData> Shapes() =>
    [
        new(1, 0, 0, false), new(2, 0, 1, false), new(3, 1, 1, false), new(4, 100, 1, false), new(5, 67, 3, false),
        new(6, 67, 3, true),
    ];

    [TestCaseSource(nameof(Shapes))]
    public void WriteStream_EveryType_ReadsBackEqual(int seed, int rows, int batches, bool ownDictionaries)
    {
        using var table = RandomTables.Create(seed, RandomTables.EveryType, rows, batches, ownDictionaries);
        using var stream = new MemoryStream();
        IpcWriter.WriteStream(stream, table);
        using var read = IpcReader.ReadTable(stream.ToArray());
        Assert.That(TableEquality.Difference(table, read), Is.Null, $"seed {seed}");
        Assert.That(read.Batches, Has.Count.EqualTo(batches));
    }

    [TestCaseSource(nameof(Shapes))]
    public void WriteFile_EveryType_ReadsBackEqual(int seed, int rows, int batches, bool ownDictionaries)
    {
        using var table = RandomTables.Create(seed, RandomTables.EveryType, rows, batches, ownDictionaries);
        using var stream = new MemoryStream();
        IpcWriter.WriteFile(stream, table);
        using var read = IpcReader.ReadTable(stream.ToArray());
        Assert.That(TableEquality.Difference(table, read), Is.Null, $"seed {seed}");
        Assert.That(read.Batches, Has.Count.EqualTo(batches));
    }

    [TestCaseSource(nameof(Shapes))]
    public void TryRead_StreamOfEveryType_GivesEachBatch(int seed, int rows, int batches, bool ownDictionaries)
    {
        using var table = RandomTables.Create(seed, RandomTables.EveryType, rows, batches, ownDictionaries);
        using var stream = new MemoryStream();
        IpcWriter.WriteStream(stream, table);
        stream.Position = 0;
        using var reader = new IpcStreamReader(stream);
        foreach (var expected in table.Batches)
        {
            Assert.That(reader.TryRead(out var batch), Is.True);
            Assert.That(TableEquality.Difference(expected, batch), Is.Null, $"seed {seed}");
        }
        Assert.That(reader.TryRead(out _), Is.False);
        Assert.That(reader.TryRead(out _), Is.False);
    }
}
