using System.Globalization;
using System.Net;
using System.Text.Json;

namespace AdFlow.Hosting.Tests;

public sealed class TableConsistencyTests
{
    private const int Publications = 24;

    [Test]
    public async Task PutOfSeveralTables_UnderLoad_NoRunSeesOneWithoutTheOther()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("pair", HostGraphs.Pair("pair"));
        await PublishAsync(tester, 0);
        using var ended = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskAsync(tester, ended.Token))).ToList();
        for (int i = 1; i <= Publications; i++)
            await PublishAsync(tester, i);
        await ended.CancelAsync();
        Assert.That((await Task.WhenAll(clients)).Sum(), Is.Positive);
    }

    // Every third publication has other columns, so that what is bound is bound again.
    private static async Task PublishAsync(HostTester tester, int number)
    {
        string extra = number % 3 == 0 ? $",extra_{number}" : "", value = number % 3 == 0 ? ",1" : "";
        string values = string.Create(CultureInfo.InvariantCulture, $"1,{number}{value}\n");
        using var parts = new MultipartFormDataContent
        {
            { new StringContent($"id,left{extra}\n{values}"), "lefts" },
            { new StringContent($"id,right\n1,{number}\n"), "rights" },
        };
        using var answer = await tester.Client.PutAsync("/tables?schema=infer", parts);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
    }

    private static async Task<int> AskAsync(HostTester tester, CancellationToken ended)
    {
        int asked = 0;
        for (; !ended.IsCancellationRequested; asked++)
        {
            string answer = await tester.RunAsync("pair", """{ "id": 1 }""");
            var row = JsonDocument.Parse(answer).RootElement.GetProperty("rows")[0];
            Assert.That(row.GetProperty("left").GetInt64(), Is.EqualTo(row.GetProperty("right").GetInt64()), answer);
        }
        return asked;
    }
}
