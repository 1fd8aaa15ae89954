using System.Globalization;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Tests.Ipc;
using AdFlow.Testing;

namespace AdFlow.Tables.Tests.Fuzz;

/// <summary>
/// Damaged files and streams: each is either read, and then every value can be touched, or refused with the one
/// exception. <c>ADFLOW_FUZZ_CASES</c> sets the number of cases, <c>ADFLOW_FUZZ_SEED</c> the first seed.
/// </summary>
public sealed unsafe class IpcFuzzTests
{
    private const int PartsBySeed = 1000;

    private static int Cases => Setting("ADFLOW_FUZZ_CASES", 20_000);

    [Test]
    public void ReadTable_MutatedBytes_IsReadOrRefused()
    {
        var seeds = Seeds();
        int first = Setting("ADFLOW_FUZZ_SEED", 1), read = 0, refused = 0;
        using var memory = new GuardedMemory(seeds.Max(seed => seed.Length) + 4096);
        for (int part = 0; part * PartsBySeed < Cases; part++)
        {
            var random = new Random(first + part);
            for (int i = 0; i < Math.Min(PartsBySeed, Cases - part * PartsBySeed); i++)
            {
                byte[] bytes = Mutation.Apply(random, Pick(random, seeds), Pick(random, seeds));
                if (Try(bytes, memory, random.Next(4) == 0, $"seed {first + part}, case {i}"))
                    read++;
                else
                    refused++;
            }
        }
        TestContext.Out.WriteLine($"{read + refused} cases from seed {first}: {read} read, {refused} refused.");
        Assert.That(refused, Is.GreaterThan(Cases / 10), "the harness damages too little");
        Assert.That(read, Is.GreaterThan(Cases / 100), "the harness damages too much");
    }

    [Test]
    public void ReadTable_EveryPrefix_IsReadOrRefused()
    {
        using var table = RandomTables.Create(1, RandomTables.EveryType, 3);
        using var target = new MemoryStream();
        IpcWriter.WriteStream(target, table);
        byte[] bytes = target.ToArray();
        using var memory = new GuardedMemory(bytes.Length);
        for (int length = 0; length < bytes.Length; length += 7)
            Try(bytes[..length], memory, incremental: length % 2 == 0, $"the first {length} bytes");
    }

    private static byte[] Pick(Random random, List<byte[]> seeds) => seeds[random.Next(seeds.Count)];

    private static bool Try(byte[] bytes, GuardedMemory memory, bool incremental, string which)
    {
        try
        {
            if (incremental)
                ReadBatches(bytes);
            else
                using (var table = IpcReader.ReadInPlace(memory.Put(bytes), bytes.Length, owner: null))
                    ValueWalk.Sum(table);
            return true;
        }
        catch (IpcFormatException)
        {
            return false;
        }
        catch (Exception error)
        {
            Assert.Fail($"{which}: {error}");
            throw;
        }
    }

    private static void ReadBatches(byte[] bytes)
    {
        using var reader = new IpcStreamReader(new MemoryStream(bytes));
        while (reader.TryRead(out var batch))
        {
            using var table = new Table(batch.Schema, [batch], owner: null);
            ValueWalk.Sum(table);
        }
    }

    // Small files, so that most mutations hit metadata and each type gets its share.
    private static List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>();
        var fields = RandomTables.EveryType.Fields;
        for (int i = 0; i < fields.Count; i++)
        {
            using var table = RandomTables.Create(i, new Schema(fields[i]), 9, 2, ownDictionaries: i % 2 == 0);
            seeds.Add(Write(IpcWriter.WriteFile, table));
            seeds.Add(Write(IpcWriter.WriteStream, table));
        }
        using var arena = new Arena();
        var words = new Schema(new Field("word", DataType.Dictionary(DataType.Int16, DataType.Utf8)));
        using var growing = GrowingDictionary.Create(words, arena);
        seeds.Add(Write(IpcWriter.WriteFile, growing));
        seeds.Add(Write(IpcWriter.WriteStream, growing));
        using var every = RandomTables.Create(1, RandomTables.EveryType, 5);
        seeds.Add(Write(IpcWriter.WriteFile, every));
        seeds.Add(Write(IpcWriter.WriteStream, every));
        if (SharedData.Find("arrow-ipc/1.0.0-littleendian") is { } folder)
            foreach (string path in Directory.EnumerateFiles(folder).Where(path => !path.EndsWith(".gz")).Order())
                if (new FileInfo(path).Length < 20_000)
                    seeds.Add(File.ReadAllBytes(path));
        return seeds;
    }

    private static byte[] Write(Action<Stream, Table> write, Table table)
    {
        using var target = new MemoryStream();
        write(target, table);
        return target.ToArray();
    }

    private static int Setting(string name, int absent) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int set)
            ? set
            : absent;
}
