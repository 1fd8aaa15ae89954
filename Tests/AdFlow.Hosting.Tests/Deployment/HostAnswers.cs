using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdFlow.Hosting.Tests.Deployment;

/// <summary>What a host answered.</summary>
internal sealed record HostAnswer(HttpStatusCode Status, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement Error => Json.GetProperty("error");

    public JsonElement[] Problems => [.. Error.GetProperty("problems").EnumerateArray()];
}

/// <summary>Requests to a host.</summary>
internal static class HostAnswers
{
    public static async Task<HostAnswer> SendAsync(
        this HostTester tester, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await tester.Client.SendAsync(request);
        return new HostAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static Task<HostAnswer> PutAsync(
        this HostTester tester, string graph, string version, byte[] zip, string query = "") => tester.SendAsync(
        HttpMethod.Put, $"graphs/{graph}/versions/{version}{query}", new ByteArrayContent(zip));

    /// <summary>Runs a graph that gives y for x.</summary>
    public static async Task<double> RunAsync(this HostTester tester, string graph, double x)
    {
        var answer = await tester.SendAsync(HttpMethod.Post, $"graphs/{graph}/run", JsonContent.Create(new { x }));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return answer.Json.GetProperty("rows")[0].GetProperty("y").GetDouble();
    }
}
