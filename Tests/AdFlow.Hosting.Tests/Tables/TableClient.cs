using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdFlow.Hosting.Tests;

/// <summary>Publishes tables to a host and asks its graphs, as a client would.</summary>
internal static class TableClient
{
    /// <summary>Publishes CSV and answers with the status and the body.</summary>
    public static async Task<(HttpStatusCode Status, JsonElement Body)> PublishAsync(
        this HostTester tester, string name, string csv)
    {
        using var answer = await tester.Client.PutAsync($"/tables/{name}", new StringContent(csv));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Publishes several tables in one step.</summary>
    public static async Task<HttpStatusCode> PublishAsync(
        this HostTester tester, params (string Name, string Csv)[] tables)
    {
        using var parts = new MultipartFormDataContent();
        foreach (var (name, csv) in tables)
            parts.Add(new StringContent(csv), name);
        using var answer = await tester.Client.PutAsync("/tables", parts);
        return answer.StatusCode;
    }

    /// <summary>What the host tells of something.</summary>
    public static Task<JsonElement> GetAsync(this HostTester tester, string path) =>
        tester.Client.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Sends an empty POST.</summary>
    public static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(this HostTester tester, string path)
    {
        using var answer = await tester.Client.PostAsync(path, null);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Runs a request and answers with the body.</summary>
    public static async Task<string> RunAsync(this HostTester tester, string graph, string request)
    {
        using var answer = await tester.Client.PostAsync(
            $"/graphs/{graph}/run", new StringContent(request, null, "application/json"));
        return await answer.Content.ReadAsStringAsync();
    }
}
