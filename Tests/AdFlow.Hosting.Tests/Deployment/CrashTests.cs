namespace AdFlow.Hosting.Tests.Deployment;

public sealed class CrashTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("adflow-crash-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    // What SIGKILL leaves is what the file system holds at that moment, so a copy of the store is as good as a kill,
    // and every step of every change can be tried.
    [Test]
    public async Task KilledBeforeAnyStep_NothingAcknowledgedIsLostAndNothingHalfDoneIsSeen()
    {
        var (copies, states) = await RunAsync();
        Assert.That(copies, Has.Count.GreaterThan(100));
        foreach (var (copy, done, what) in copies)
        {
            string where = $"killed before '{what}', change {done}, {Path.GetFileName(copy)}";
            using (var host = await StoreHost.StartAsync(copy, DeploymentScript.Configure))
            {
                Assert.That(host.State(), Is.EqualTo(states[done]).Or.EqualTo(states[done + 1]), where);
                host.AssertWhole(copy, where);
                await DeploymentScript.Steps[done](host);
                Assert.That(host.State(), Is.EqualTo(states[done + 1]), where);
                host.AssertWhole(copy, where);
            }
            Directory.Delete(copy, recursive: true);
        }
    }

    [Test]
    public async Task KilledAgainWhileItCleansUp_StillNothingIsLost()
    {
        var (copies, states) = await RunAsync();
        foreach (var (copy, done, what) in copies.Where((_, i) => i % 7 == 3))
        {
            var again = new List<string>();
            using (await StoreHost.StartAsync(copy, options =>
                options.BeforeFileStep = _ => again.Add(Copy(copy, $"{Path.GetFileName(copy)}-{again.Count}"))))
            {
            }
            foreach (string second in again)
            {
                using var host = await StoreHost.StartAsync(second, DeploymentScript.Configure);
                Assert.That(host.State(), Is.EqualTo(states[done]).Or.EqualTo(states[done + 1]), what);
                host.AssertWhole(second, what);
            }
        }
    }

    [Test]
    public async Task RealProcessKilled_NothingAcknowledgedIsLost([Values(1, 9, 23, 40, 61, 87)] int step)
    {
        var (_, states) = await RunAsync(copies: false);
        string store = Path.Combine(_folder, "killed");
        int done = Crashes.CrashProcess.RunUntilKilled("deploy", store, step).Count;
        using var host = await StoreHost.StartAsync(store, DeploymentScript.Configure);
        Assert.That(host.State(), Is.EqualTo(states[done]).Or.EqualTo(states[done + 1]), $"after {done} changes");
        host.AssertWhole(store, $"after {done} changes");
    }

    [Test]
    public async Task TornRecordAtTheEndOfTheLog_IsCutOffAndWasNeverAcknowledged()
    {
        string store = Path.Combine(_folder, "store"), log = Path.Combine(store, "deployments", "records.log");
        string first;
        long before;
        using (var host = await StoreHost.StartAsync(store))
        {
            await host.DeployAsync("g", "v1", BundleZip.Times("g", 2));
            first = host.State();
            before = new FileInfo(log).Length;
            await host.DeployAsync("g", "v2", BundleZip.Times("g", 3));
        }
        byte[] whole = File.ReadAllBytes(log);
        for (long length = before; length < whole.Length; length += 7)
        {
            string torn = Copy(store, $"torn-{length}");
            File.WriteAllBytes(Path.Combine(torn, "deployments", "records.log"), whole[..(int)length]);
            using var host = await StoreHost.StartAsync(torn);
            Assert.That(host.State(), Is.EqualTo(first), $"{length} bytes");
            host.AssertWhole(torn, $"{length} bytes");
        }
    }

    // Runs the script; a copy of the store for each step, with the number of changes that were acknowledged before it.
    private async Task<(List<(string Copy, int Done, string What)> Copies, List<string> States)> RunAsync(
        bool copies = true)
    {
        string store = Path.Combine(_folder, $"store-{Guid.NewGuid():N}");
        var made = new List<(string, int, string)>();
        var states = new List<string>();
        using var host = await StoreHost.StartAsync(store, options =>
        {
            DeploymentScript.Configure(options);
            options.BeforeFileStep = what =>
            {
                // The start itself comes before the first state, and is tried by the other test.
                if (copies && states.Count > 0)
                    made.Add((Copy(store, $"copy-{made.Count}"), states.Count - 1, what));
            };
        });
        states.Add(host.State());
        foreach (var step in DeploymentScript.Steps)
        {
            await step(host);
            states.Add(host.State());
        }
        return (made, states);
    }

    private string Copy(string store, string name)
    {
        string target = Path.Combine(_folder, name);
        foreach (string folder in Directory.GetDirectories(store, "*", SearchOption.AllDirectories).Prepend(store))
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(store, folder)));
        foreach (string file in Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories))
            CopyFile(file, Path.Combine(target, Path.GetRelativePath(store, file)));
        return target;
    }

    // Locks are locked; their content is of no meaning to the next process.
    private static void CopyFile(string source, string target)
    {
        if (Path.GetFileName(source) == "lock")
            File.WriteAllBytes(target, []);
        else
        {
            using var from = new FileStream(
                source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(target);
            from.CopyTo(to);
        }
    }
}
