using System.Net;
using System.Text.Json;
using AdFlow.Hosting.Tests.Deployment;

namespace AdFlow.Hosting.Tests.Security;

public sealed class AuditLogTests
{
    private readonly ManualTime _time = new();
    private string _store = null!;

    private string Path => System.IO.Path.Combine(_store, "audit.jsonl");

    [SetUp]
    public void Make() => _store = Directory.CreateTempSubdirectory("adflow-audit-").FullName;

    [TearDown]
    public void Remove()
    {
        // A host that was started in it has removed it.
        if (Directory.Exists(_store))
            Directory.Delete(_store, recursive: true);
    }

    [TestCase("{\"a\":1}\n{\"b\":", "{\"a\":1}\n")]
    [TestCase("{\"a\":", "")]
    [TestCase("{\"a\":1}\n", "{\"a\":1}\n")]
    [TestCase("", "")]
    public void LineThatACrashTore_IsCutOff(string before, string kept)
    {
        File.WriteAllText(Path, before);
        using (var log = new AuditLog(_store, _time))
            log.Add(Entry("k", 200));
        Assert.That(File.ReadAllText(Path), Does.StartWith(kept));
        Assert.That(Lines(), Has.Length.EqualTo(kept.Split('\n').Length));
    }

    [Test]
    public void LongTornLine_IsCutOff()
    {
        File.WriteAllText(Path, "{}\n{\"path\":\"" + new string('x', 20_000));
        new AuditLog(_store, _time).Dispose();
        Assert.That(File.ReadAllText(Path), Is.EqualTo("{}\n"));
    }

    [Test]
    public void RefusedRequests_HaveSoManyLines_AndAreCounted()
    {
        using var log = new AuditLog(_store, _time);
        for (int i = 0; i < 1000; i++)
            log.AddRefused(Entry(null, 401));
        Assert.That(Lines(), Has.Length.EqualTo(20));
        log.Add(Entry("k", 200));
        Assert.That(Lines()[^1].GetProperty("unrecorded").GetInt64(), Is.EqualTo(980));
        Assert.That(Lines()[^1].GetProperty("key").GetString(), Is.EqualTo("k"));
        _time.Pass(TimeSpan.FromMinutes(2));
        for (int i = 0; i < 5; i++)
            log.AddRefused(Entry(null, 401));
        Assert.That(Lines(), Has.Length.EqualTo(23));
        log.Dispose();
        Assert.That(Lines()[^1].GetProperty("unrecorded").GetInt64(), Is.EqualTo(3));
    }

    [Test]
    public async Task StrangersThatTryThings_DoNotFillTheDisk()
    {
        await using var tester = await HostTester.StartAsync(_store, options =>
        {
            options.Time = _time;
            Directory.CreateDirectory(options.StoreFolder);
            ApiKeyFile.Write(System.IO.Path.Combine(options.StoreFolder, ApiKeyFile.FileName), []);
        });
        for (int i = 0; i < 100; i++)
            using (var refused = await tester.Client.DeleteAsync($"graphs/g?{new string('x', 4000)}"))
                Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(new FileInfo(System.IO.Path.Combine(_store, "store", "audit.jsonl")).Length,
            Is.LessThan(20 * 1000));
    }

    [Test]
    public async Task ChangeThatCannotBeRecorded_IsNotAcknowledged()
    {
        if (!File.Exists("/dev/full"))
            Assert.Ignore("This system has no /dev/full, which is always full.");
        Directory.CreateDirectory(System.IO.Path.Combine(_store, "store"));
        File.CreateSymbolicLink(System.IO.Path.Combine(_store, "store", "audit.jsonl"), "/dev/full");
        await using var tester = await HostTester.StartAsync(_store);
        var answer = await tester.PutAsync("g", "1", BundleZip.Times("g", 2));
        Assert.That((int)answer.Status, Is.EqualTo(507), answer.Text);
        Assert.That(answer.Error.GetProperty("code").GetString(), Is.EqualTo("ADG7014"));
        Assert.That(answer.Error.GetProperty("message").GetString(), Does.Contain("200"));
        Assert.That(tester.Log.Lines, Has.Some.Contain("audit"));
        // What changes nothing needs no line.
        Assert.That((await tester.SendAsync(HttpMethod.Get, "graphs/g")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task AnswersOfChanges_AreWholeAndRecorded()
    {
        await using var tester = await HostTester.StartAsync(_store);
        var answer = await tester.PutAsync("g", "1", BundleZip.Times("g", 2));
        Assert.That(answer.Json.GetProperty("graph").GetString(), Is.EqualTo("g"));
        Assert.That(
            (await tester.SendAsync(HttpMethod.Delete, "graphs/g")).Status, Is.EqualTo(HttpStatusCode.NoContent));
        var lines = Lines(System.IO.Path.Combine(_store, "store", "audit.jsonl"));
        Assert.That(lines.Select(line => line.GetProperty("status").GetInt32()), Is.EqualTo(new[] { 200, 204 }));
    }

    private static AuditEntry Entry(string? key, int status) =>
        new(key, "127.0.0.1", "PUT", "/graphs/g/versions/1", "", status, "id");

    private JsonElement[] Lines() => Lines(Path);

    private static JsonElement[] Lines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return [.. new StreamReader(file).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
