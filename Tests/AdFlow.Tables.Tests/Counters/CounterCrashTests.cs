using System.Globalization;
using AdFlow.Tables.Tests.Crashes;

namespace AdFlow.Tables.Tests.Counters;

/// <summary>Counters whose process is killed while many threads take, or finds no room on the disk.</summary>
[Platform("Linux,MacOsX")]
public sealed class CounterCrashTests
{
    private const int Rounds = 8;

    [TestCase(20261123)]
    public void KilledProcesses_NeverOverspend_AndCountLittleTooMuch(int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        long[] told = new long[CrashingCounters.Keys];
        for (int round = 0; round < Rounds; round++)
        {
            var lines = CrashProcess.RunAndKill(
                "take", folder.Path, round, lines: random.Next(1, 600), spins: random.Next(300_000));
            foreach (string[] line in lines.Select(line => line.Split(' ')))
                told[int.Parse(line[0], CultureInfo.InvariantCulture)] +=
                    long.Parse(line[1], CultureInfo.InvariantCulture);
            long lost = (round + 1) * (CrashingCounters.Limit / 64
                + CrashingCounters.Threads * CrashingCounters.MostTaken);
            using var table = CrashingCounters.Open(folder.Path);
            for (int key = 0; key < told.Length; key++)
            {
                Assert.That(told[key], Is.AtMost(CrashingCounters.Limit), $"seed {seed}, round {round}, key {key}");
                Assert.That(table.Read(key), Is.InRange(told[key], told[key] + lost),
                    $"seed {seed}, round {round}, key {key}");
            }
        }
        TestContext.Out.WriteLine($"taken {string.Join(", ", told)} of {CrashingCounters.Limit}");
    }

    [Test]
    public void FullDiskInTheMiddleOfManyKeys_ForgetsNone()
    {
        const int keys = 120_000;
        using var folder = new TemporaryFolder();
        Assert.That(CrashProcess.Run("take-many", folder.Path, keys), Is.EqualTo(new[] { "True True" }));
        using var table = CrashingCounters.Open(folder.Path);
        // Both takes count: the first was not given back.
        Assert.That(Enumerable.Range(0, keys).Where(key => table.Read(key) != 2), Is.Empty);
    }

    [Test]
    public void FullDisk_FailsTakes_WhichCountNothing_AndTakesGoOnWhenThereIsRoom()
    {
        using var folder = new TemporaryFolder();
        Assert.That(CrashProcess.Run("take-full", folder.Path, 1000), Is.EqualTo(new[] { "60 True" }));
        using var table = CrashingCounters.Open(folder.Path);
        Assert.That(table.Read(1), Is.EqualTo(60));
    }
}
