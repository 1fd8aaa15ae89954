using System.Globalization;
using System.Net;
using System.Text;
using AdFlow.Hosting.Tests.Crashes;
using AdFlow.Hosting.Tests.Deployment;

namespace AdFlow.Hosting.Tests.Recording;

/// <summary>What recordings must not do: show private fields, fail requests, lose what is on the disk.</summary>
public sealed class RecordingBoundsTests
{
    private static readonly string Graph = HostGraphs.Double("g");

    [Test]
    public async Task PrivateField_IsNeverInAFile()
    {
        await using var tester = await RecordingClient.StartAsync("""
            adflow: 1
            graph: g
            request: { x: float64, user_id: { type: int64, private: drop }, mail: { type: utf8, private: hash } }
            nodes:
              known: { op: let, in: request, with: { y: x * 2, who: user_id + 1, heard: "mail == 'a'" } }
            output: known
            """);
        await tester.RecordAsync("""{"percent": 100}""");
        const long user = 0x1234_5678_9ABC_DEF0;
        for (int i = 0; i < 20; i++)
            Assert.That(await tester.RunOneAsync($"r{i}",
                $$"""{"x":{{i}},"user_id":{{user}},"mail":"secret@example.com"}"""), Is.EqualTo(HttpStatusCode.OK));
        byte[] file = (await tester.FinishAsync(20)).Single();
        foreach (byte[] secret in (byte[][])[BitConverter.GetBytes(user), BitConverter.GetBytes(user + 1),
            Encoding.UTF8.GetBytes(user.ToString(CultureInfo.InvariantCulture)), "secret@example.com"u8.ToArray()])
            Assert.That(file.AsSpan().IndexOf(secret), Is.Negative);
        using var reader = RecordingClient.Read(file);
        Assert.That(reader.TryRead(out var run));
        using (run)
            Assert.That(run!.Graph.PrivateColumns, Is.Not.Empty);
    }

    [Test]
    public async Task FolderThatCannotBeWritten_LosesRecordsAndNoRequest_UntilItCan()
    {
        await using var tester = await RecordingClient.StartAsync(Graph);
        string folder = tester.Host.Recordings.FolderOf("g");
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        await File.WriteAllTextAsync(folder, "no folder");
        await tester.RecordAsync("""{"percent": 100}""");
        for (int i = 0; i < 10; i++)
            Assert.That(await tester.RunAsync("g", (double)i), Is.EqualTo(2.0 * i));
        await Until.TrueAsync(() => tester.Find("g").Recording!.Dropped >= 10);
        var told = await tester.RecordingAsync();
        Assert.That(told.GetProperty("problem").GetString(), Is.Not.Null.And.Not.Empty);
        Assert.That(await tester.Client.GetStringAsync("metrics"),
            Does.Contain("adflow_lost_records_total{graph=\"g\"} 10\n"));
        File.Delete(folder);
        // It tries again every second.
        while (tester.Find("g").Recording!.Accepted == 0)
            Assert.That(await tester.RunOneAsync("later", """{"x":1}"""), Is.EqualTo(HttpStatusCode.OK));
        await tester.FinishNowAsync(tester.Find("g").Recording!.Accepted);
    }

    [Test]
    public async Task FolderThatGoesAway_LosesRecordsAndNoRequest()
    {
        await using var tester = await RecordingClient.StartAsync(Graph);
        await tester.RecordAsync("""{"percent": 100}""");
        string folder = tester.Host.Recordings.FolderOf("g");
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "no folder");
        for (int i = 0; i < 10; i++)
            Assert.That(await tester.RunAsync("g", (double)i), Is.EqualTo(2.0 * i));
        await Until.TrueAsync(() => tester.Find("g").Recording!.Dropped >= 10);
        File.Delete(folder);
        Assert.That(await tester.RunAsync("g", 1.0), Is.EqualTo(2));
        await Until.TrueAsync(() => tester.Find("g").Recording!.Accepted >= 11);
        var answer = await tester.SendAsync(HttpMethod.Post, "graphs/g/recording/finish");
        Assert.That(answer.Json.GetProperty("files")[0].GetProperty("runs").GetInt64(), Is.EqualTo(1), answer.Text);
    }

    [Test]
    public async Task Restart_KeepsTheRecordingAndFinishesItsFile()
    {
        var tester = await RecordingClient.StartAsync(Graph);
        await tester.RecordAsync("""{"percent": 100, "megabytes": 3}""");
        await tester.RunOneAsync("before", """{"x":1}""");
        await Until.TrueAsync(() => tester.Find("g").Recording!.Accepted == 1);
        await tester.StopAsync();
        await using var again = await HostTester.StartAsync(tester.Folder);
        var told = await again.RecordingAsync();
        Assert.That(told.GetProperty("recording").GetProperty("megabytes").GetInt32(), Is.EqualTo(3));
        Assert.That(told.GetProperty("files")[0].GetProperty("runs").GetInt64(), Is.EqualTo(1), told.ToString());
        await again.RunOneAsync("after", """{"x":1}""");
        await Until.TrueAsync(() => again.Find("g").Recording!.Accepted == 1);
        Assert.That((await again.SendAsync(HttpMethod.Delete, "graphs/g/recording")).Status,
            Is.EqualTo(HttpStatusCode.NoContent));
        await again.RunOneAsync("unrecorded", """{"x":1}""");
        Assert.That(RecordingClient.Ids(await again.FinishAsync(2)), Is.EqualTo(new[] { "before", "after" }));
    }

    [Test]
    public async Task Most_GoesOnCounting_WhenTheHostStartsAgain_AndBeginsAnewWhenItIsSetAgain()
    {
        const string spec = """{"percent": 100, "most": 5}""", body = """{"x":1}""";
        var tester = await RecordingClient.StartAsync(Graph);
        await tester.RecordAsync(spec);
        await tester.RunOneAsync("first", body);
        await tester.RunOneAsync("second", body);
        await tester.ReachAsync(2);
        await tester.StopAsync();
        await using var again = await HostTester.StartAsync(tester.Folder);
        await again.Find("g").Recording!.Ready;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => again.RunOneAsync($"later{i}", body)));
        await Until.TrueAsync(() => again.Find("g").Current.Recording is null);
        Assert.That(RecordingClient.Ids(await again.FinishAsync(5)),
            Has.Count.EqualTo(5).And.Contain("first").And.Contain("second"));
        await again.RecordAsync(spec);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => again.RunOneAsync($"anew{i}", body)));
        await Until.TrueAsync(() => again.Find("g").Current.Recording is null);
        Assert.That(RecordingClient.Ids(await again.FinishAsync(10)), Has.Count.EqualTo(10).And.Unique);
    }

    [Test]
    public async Task CountThatIsDamaged_IsTold_AndRecordingGoesOn()
    {
        var tester = await RecordingClient.StartAsync(Graph);
        await tester.RecordAsync("""{"percent": 100, "most": 2}""");
        await tester.StopAsync();
        await File.WriteAllTextAsync(
            Path.Combine(tester.Folder, "store", "recordings", "g", "count.json"), "{\"recording\": {");
        await using var again = await HostTester.StartAsync(tester.Folder);
        await again.Find("g").Recording!.Ready;
        Assert.That((await again.RecordingAsync()).GetProperty("problem").GetString(), Does.Contain("counted anew"));
        await again.RunOneAsync("one", """{"x":1}""");
        await again.RunOneAsync("two", """{"x":1}""");
        await Until.TrueAsync(() => again.Find("g").Current.Recording is null);
        Assert.That(RecordingClient.Ids(await again.FinishAsync(2)), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task File_IsSentByTheNameThatItIsListedBy_AndByNoOther()
    {
        await using var tester = await RecordingClient.StartAsync(Graph);
        await tester.RecordAsync("""{"percent": 100}""");
        await tester.RunOneAsync("one", """{"x":1}""");
        await tester.FinishAsync(1);
        string name = (await tester.RecordingAsync()).GetProperty("files")[0].GetProperty("name").GetString()!;
        using var sent = await tester.Client.GetAsync($"graphs/g/recording/{name}");
        Assert.That(sent.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/vnd.apache.arrow.file"));
        await tester.RunOneAsync("two", """{"x":1}""");
        foreach (string path in (string[])["../deployments/00000001.log", "%2e%2e%2f%2e%2e%2fkeys.json",
            "..%2Fg%2F" + name, "./" + name.ToUpperInvariant(), name + ".partial", "records-00000002.adrec.partial"])
        {
            using var answer = await tester.Client.GetAsync($"graphs/g/recording/{path}");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        }
    }

    [Test]
    public async Task KilledHost_LosesAtMostWhatWasNotFlushed()
    {
        string folder = Directory.CreateTempSubdirectory("adflow-host-").FullName;
        var told = CrashProcess.RunUntilKilled("record", folder, 0);
        Assert.That(told, Has.Count.EqualTo(1));
        await LookAsync(folder);
    }

    private static async Task LookAsync(string folder)
    {
        await using var again = await HostTester.StartAsync(folder);
        await again.Find("g").Recording!.Ready;
        await again.RunOneAsync("later", """{"x":1}""");
        await Until.TrueAsync(() => again.Find("g").Recording!.Accepted == 1);
        var answer = await again.SendAsync(HttpMethod.Post, "graphs/g/recording/finish");
        long[] runs = [.. answer.Json.GetProperty("files").EnumerateArray()
            .Select(file => file.GetProperty("runs").GetInt64())];
        Assert.That(runs, Has.Length.EqualTo(3), answer.Text);
        Assert.That(runs[0], Is.EqualTo(CrashingRecorder.Finished));
        Assert.That(runs[1], Is.InRange(CrashingRecorder.Flushed, CrashingRecorder.Flushed + CrashingRecorder.Waiting));
        Assert.That(runs[2], Is.EqualTo(1));
        Assert.That(answer.Json.GetProperty("problem").GetString(), Is.Null, answer.Text);
    }
}
