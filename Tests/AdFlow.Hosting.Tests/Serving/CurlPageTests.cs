using System.Diagnostics;

namespace AdFlow.Hosting.Tests.Serving;

/// <summary>Runs the page of curl examples.</summary>
public sealed class CurlPageTests
{
    private static readonly string[] Lines = File.ReadAllLines(
        Path.Combine(Root(), "Runtime", "AdFlow.Hosting", "Serving", "README.md"));

    [Test]
    public async Task EveryCommand_PrintsWhatThePageShows()
    {
        foreach (string tool in new[] { "bash", "curl", "jq" })
            if (!HasTool(tool))
                Assert.Ignore($"{tool} is not installed; install it to run the page of curl examples.");
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("double", Blocks("```yaml").Single().Text);
        int run = 0;
        using var scope = Assert.EnterMultipleScope();
        foreach (var (command, end) in Blocks("```sh"))
        {
            // An example for another language shows no output; that language need not be there.
            if (end + 2 >= Lines.Length || Lines[end + 2] != "```")
                continue;
            string shown = string.Join('\n', Lines.Skip(end + 3).TakeWhile(line => line != "```"));
            Assert.That((await RunAsync(command, tester.Client.BaseAddress!)).TrimEnd('\n'), Is.EqualTo(shown),
                command);
            run++;
        }
        Assert.That(run, Is.GreaterThanOrEqualTo(6));
    }

    private static IEnumerable<(string Text, int End)> Blocks(string start)
    {
        for (int i = 0; i < Lines.Length; i++)
            if (Lines[i] == start)
            {
                int end = Array.IndexOf(Lines, "```", i);
                yield return (string.Join('\n', Lines[(i + 1)..end]), end);
            }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AdFlow.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    private static bool HasTool(string name) => Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    private static async Task<string> RunAsync(string command, Uri host)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
            Environment = { ["HOST"] = host.ToString().TrimEnd('/') },
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
