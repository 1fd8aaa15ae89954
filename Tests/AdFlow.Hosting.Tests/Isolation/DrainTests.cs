using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AdFlow.Hosting.Tests.Crashes;

namespace AdFlow.Hosting.Tests.Isolation;

public sealed class DrainTests
{
    private const int Senders = 8;

    [Test]
    [Platform("Linux")]
    public async Task Sigterm_UnderLoad_AnswersEveryRequestAndEnds()
    {
        string folder = Directory.CreateTempSubdirectory("adflow-drain-").FullName;
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [typeof(DrainTests).Assembly.Location, "serve", folder, "0"]) { RedirectStandardOutput = true })!;
        try
        {
            using var client = new HttpClient
            {
                BaseAddress = new Uri((await process.StandardOutput.ReadLineAsync())!),
            };
            var senders = Enumerable.Range(0, Senders).Select(_ => SendAsync(client)).ToArray();
            Assert.That((await client.GetAsync("healthz/ready")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            var answers = (await Task.WhenAll(senders)).SelectMany(statuses => statuses).ToList();
            Assert.That(answers, Is.All.EqualTo(HttpStatusCode.OK));
            Assert.That(answers, Has.Count.GreaterThanOrEqualTo(Senders));
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.Zero);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsRefused(HttpRequestException error) =>
        error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    // As senders do behind a balancer: as long as the host says that it is ready.
    private static async Task<List<HttpStatusCode>> SendAsync(HttpClient client)
    {
        var statuses = new List<HttpStatusCode>();
        bool isReady = true;
        while (isReady)
        {
            try
            {
                using var ready = await client.GetAsync("healthz/ready");
                isReady = ready.StatusCode is HttpStatusCode.OK;
                using var content = new ByteArrayContent("{\"x\":1}"u8.ToArray());
                using var answer = await client.PostAsync($"graphs/{DrainingHost.Graph}/run", content);
                statuses.Add(answer.StatusCode);
            }
            // Nobody listens any more: nothing was sent, and a balancer would take another host.
            catch (HttpRequestException error) when (IsRefused(error))
            {
                isReady = false;
            }
        }
        return statuses;
    }
}
