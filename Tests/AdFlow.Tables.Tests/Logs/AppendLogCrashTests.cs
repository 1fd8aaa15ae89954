using System.Globalization;
using AdFlow.Tables.Tests.Crashes;

namespace AdFlow.Tables.Tests.Logs;

/// <summary>Logs whose process is killed while it writes, or finds no room.</summary>
[Platform("Linux,MacOsX")]
public sealed class AppendLogCrashTests
{
    private const int Rounds = 6;

    [TestCase("append", 20261121)]
    [TestCase("compact", 20261122)]
    public void KilledWriters_LoseNothingThatWasAcknowledged(string work, int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        long reached = -1;
        for (int round = 0; round < Rounds; round++)
        {
            var told = CrashProcess.RunAndKill(
                work, folder.Path, round, lines: random.Next(1, 30), spins: random.Next(200_000));
            long acknowledged = long.Parse(told[^1], CultureInfo.InvariantCulture);
            using var log = CrashingLog.Open(folder.Path, out long last);
            Assert.That(last, Is.AtLeast(acknowledged), $"seed {seed}, round {round}");
            // Not acknowledged, yet there: at most what one flush stored, for those before it were acknowledged.
            Assert.That(last, Is.AtMost(acknowledged + 2), $"seed {seed}, round {round}");
            Assert.That(last, Is.GreaterThan(reached), $"seed {seed}, round {round}");
            reached = last;
        }
    }

    [Test]
    public void FullDisk_FailsTheAppend_AndLeavesTheLogUsable()
    {
        using var folder = new TemporaryFolder();
        string told = CrashProcess.Run("full", folder.Path, 50_000)[^1];
        Assert.That(told, Does.EndWith(" True"));
        long failed = long.Parse(told.Split(' ')[0], CultureInfo.InvariantCulture);
        using var log = CrashingLog.Open(folder.Path, out long last);
        Assert.That((last, log.Cut), Is.EqualTo((failed, (AdFlow.Tables.Logs.LogCut?)null)));
        Assert.That(failed, Is.GreaterThan(5));
    }
}
