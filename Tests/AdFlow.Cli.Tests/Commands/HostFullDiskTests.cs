using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdFlow.Cli.Tests.Commands;

/// <summary>A host whose files cannot grow, as on a disk that is full in the middle of a write.</summary>
[Platform("Linux")]
public sealed class HostFullDiskTests
{
    // Files of at most a kibibyte; the runtime's own must not be among them.
    private const string Limited = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";

    [Test]
    public async Task AuditLogThatCannotGrow_HasWholeLinesOnly_AndChangesAreNotAcknowledged()
    {
        using var folder = new CliFolder();
        using var host = Start(folder["store"]);
        try
        {
            string told = (await host.StandardError.ReadLineAsync())!;
            using var client = new HttpClient { BaseAddress = new Uri(Regex.Match(told, "http://\\S+").Value) };
            var statuses = new List<HttpStatusCode>();
            for (int i = 0; i < 12; i++)
                using (var answer = await client.PostAsync("nothing/here", null))
                    statuses.Add(answer.StatusCode);
            Assert.That(statuses.Distinct(), Is.EqualTo(
                new[] { HttpStatusCode.NotFound, HttpStatusCode.InsufficientStorage }));
            string[] lines = File.ReadAllText(folder["store/audit.jsonl"]).Split('\n');
            Assert.That(lines[^1], Is.Empty);
            var recorded = lines[..^1].Select(line =>
                (HttpStatusCode)JsonDocument.Parse(line).RootElement.GetProperty("status").GetInt32());
            Assert.That(recorded, Is.EqualTo(statuses.Where(status => status is HttpStatusCode.NotFound)));
        }
        finally
        {
            host.Kill();
        }
    }

    private static Process Start(string store)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
        };
        foreach (string argument in (string[])["-c", Limited, Environment.ProcessPath!,
            typeof(CommandLine).Assembly.Location, "host", "--store", store, "--urls", "http://127.0.0.1:0",
            "--devices", "none"])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
