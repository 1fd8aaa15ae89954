using AdFlow.Hosting.Tests.Crashes;

namespace AdFlow.Hosting.Tests;

public sealed class TableCrashTests
{
    // Each kill takes a process; the explicit test goes through all of them.
    private const int Stride = 7;
    private const int LeastChanges = 50;

    [Test]
    public Task Kill_AtSomeChangesOfFiles_LosesNothingAcknowledged() => KillAsync(Stride);

    [Test, Explicit("a process for each change of a file: minutes")]
    public Task Kill_AtEveryChangeOfFiles_LosesNothingAcknowledged() => KillAsync(1);

    private static async Task KillAsync(int stride)
    {
        if (!TracedProcess.IsPossible)
            Assert.Ignore("strace is not there, which kills the process at a system call");
        string folder = Directory.CreateTempSubdirectory("adflow-crash-").FullName;
        int number = 10, kills = 0;
        using (var host = CrashingPublisher.Start(folder))
            await CrashingPublisher.PublishAsync(host, folder, number++);
        foreach (var (place, call) in TracedProcess.Changes.Index())
            for (int time = 1 + place % stride, told = 0; told < CrashingPublisher.Publications; time += stride)
            {
                (var lines, bool isKilled) = TracedProcess.RunAndKill("publish", folder, number, call, time);
                Assert.That(isKilled || lines.Count == CrashingPublisher.Publications);
                (told, kills) = (lines.Count, kills + (isKilled ? 1 : 0));
                number = await CheckAsync(folder, number, told, $"{call} {time}");
            }
        TestContext.Out.WriteLine($"{kills} kills");
        Assert.That(kills, Is.GreaterThan(LeastChanges / (2 * stride)));
        Directory.Delete(folder, recursive: true);
    }

    // What is found is what was acknowledged last, or the publication under way, in both tables; and all goes on.
    private static async Task<int> CheckAsync(string folder, int from, int acknowledged, string change)
    {
        using var host = CrashingPublisher.Start(folder);
        var (left, right) = CrashingPublisher.Read(host);
        string where = $"killed at {change} after {acknowledged} acknowledgements from {from}";
        Assert.That(left, Is.EqualTo(right), where);
        Assert.That(left, Is.InRange(from + acknowledged - 1, from + acknowledged), where);
        Assert.That(Directory.GetFiles(host.Tables.Store.Path, "*.tmp"), Is.Empty);
        int next = from + acknowledged + 1;
        await CrashingPublisher.PublishAsync(host, folder, next);
        Assert.That(CrashingPublisher.Read(host), Is.EqualTo(((long)next, (long)next)));
        return next + 1;
    }
}
