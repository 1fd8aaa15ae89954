using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdFlow.Hosting.Tests.Deployment;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;

namespace AdFlow.Hosting.Tests.Recording;

/// <summary>Records runs of a host's graphs, and reads its files, as a client would.</summary>
internal static class RecordingClient
{
    /// <summary>Starts a host with a graph that was deployed as version v1.</summary>
    public static async Task<HostTester> StartAsync(string yaml, Action<AdFlowOptions>? configure = null)
    {
        var tester = await HostTester.StartAsync(configure);
        var deployed = await tester.PutAsync("g", "v1", BundleZip.OfGraph("g", yaml));
        Assert.That(deployed.Status, Is.EqualTo(HttpStatusCode.OK), deployed.Text);
        return tester;
    }

    /// <summary>Sets the recording of graph g.</summary>
    public static async Task RecordAsync(this HostTester tester, string spec)
    {
        var answer = await tester.SendAsync(HttpMethod.Put, "graphs/g/recording", new StringContent(spec));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
    }

    /// <summary>What the host tells of it.</summary>
    public static async Task<JsonElement> RecordingAsync(this HostTester tester)
    {
        var answer = await tester.SendAsync(HttpMethod.Get, "graphs/g/recording");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return answer.Json;
    }

    /// <summary>Finishes the file when so many runs were taken, and none was lost: an answer may be there before its
    /// record is.</summary>
    public static async Task<byte[][]> FinishAsync(this HostTester tester, long runs)
    {
        await tester.ReachAsync(runs);
        return await tester.FinishNowAsync(runs);
    }

    /// <summary>Finishes the file, in which so many runs are.</summary>
    public static async Task<byte[][]> FinishNowAsync(this HostTester tester, long runs)
    {
        var answer = await tester.SendAsync(HttpMethod.Post, "graphs/g/recording/finish");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        var files = answer.Json.GetProperty("files").EnumerateArray().ToList();
        Assert.That(files.Sum(file => file.GetProperty("runs").GetInt64()), Is.EqualTo(runs), answer.Text);
        return [.. await Task.WhenAll(files.Select(file => tester.Client.GetByteArrayAsync(
            $"graphs/g/recording/{file.GetProperty("name").GetString()}")))];
    }

    /// <summary>Waits until so many runs were taken, where graph g is recorded.</summary>
    public static async Task ReachAsync(this HostTester tester, long runs)
    {
        await Until.TrueAsync(() => tester.Find("g").Recording is not { } recording
            || recording.Accepted + recording.Dropped >= runs);
        Assert.That(tester.Find("g").Recording?.Dropped ?? 0, Is.Zero, tester.Find("g").Recording?.Problem);
    }

    /// <summary>The ids of requests that lie in files.</summary>
    public static List<string> Ids(params byte[][] files)
    {
        var ids = new List<string>();
        foreach (byte[] file in files)
        {
            using var reader = Read(file);
            while (reader.TryRead(out var run))
                using (run)
                    ids.Add(run.Header.RequestId);
        }
        return ids;
    }

    /// <summary>Reads a file.</summary>
    public static RecordReader Read(byte[] file) => new(new MemoryStream(file), "a file of the host");

    /// <summary>Runs graph g, and gives the status.</summary>
    public static Task<HttpStatusCode> RunOneAsync(
        this HostTester tester, string id, string body, bool demands = false) =>
        tester.RunAsync(id, new StringContent(body, null, "application/json"), demands);

    /// <summary>Runs graph g with a body of requests, one JSON object each.</summary>
    /// <param name="tester">Has the host.</param>
    /// <param name="id">The sender's id.</param>
    /// <param name="form">How they are sent: <c>array</c>, <c>lines</c>, or <c>arrow</c>, a row a request.</param>
    /// <param name="schema">Columns of the rows.</param>
    /// <param name="requests">The requests.</param>
    public static Task<HttpStatusCode> RunManyAsync(
        this HostTester tester, string id, string form, Schema schema, IReadOnlyList<string> requests)
    {
        string lines = string.Join('\n', requests);
        if (form != "arrow")
            return tester.RunAsync(id, form == "lines" ? new StringContent(lines, null, "application/x-ndjson")
                : new StringContent($"[{string.Join(',', requests)}]", null, "application/json"));
        using var rows = JsonLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(lines)), schema);
        using var stream = new MemoryStream();
        IpcWriter.WriteStream(stream, rows);
        var content = new ByteArrayContent(stream.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.apache.arrow.stream");
        return tester.RunAsync(id, content);
    }

    private static async Task<HttpStatusCode> RunAsync(
        this HostTester tester, string id, HttpContent content, bool demands = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphs/g/run") { Content = content };
        request.Headers.Add("AdFlow-Request-Id", id);
        if (demands)
            request.Headers.Add("AdFlow-Record", "1");
        using var answer = await tester.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
