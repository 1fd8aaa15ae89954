using AdFlow.Testing.Devices;

namespace AdFlow.Devices.Cuda.Tests.Programs;

public sealed class CudaCompactTests
{
    [Test]
    public void Rows_AreThoseOfTheReferenceInOrder(
        [Values(0, 1, 31, 64, 8191, 8193, 20000)] int rows, [Values(0, 0.01, 0.5, 0.99, 1)] double share)
    {
        var random = new Random(rows);
        bool[] kept = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < share)];
        Check(kept, rows);
    }

    [Test]
    public void ManyTiles_AreSummedUpInOrder()
    {
        // More tiles than a block has threads.
        bool[] kept = new bool[8192 * 258 + 100];
        var random = new Random(1);
        for (int i = 0; i < 4000; i++)
            kept[random.Next(kept.Length)] = true;
        Check(kept, 2);
    }

    private static void Check(bool[] kept, int seed)
    {
        using var bits = HostMemory.OfBits(kept);
        using var run = new ProgramRun(new CompactProgram(), [kept.Length], [bits.As<byte>().ToArray()], seed);
        run.AssertSame<int>(2, $"seed {seed}, count");
        run.AssertSame<int>(1, $"seed {seed}, rows", run.Expected<int>(2)[0]);
    }
}
