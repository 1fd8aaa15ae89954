using System.Diagnostics;
using System.Text.Json;

namespace AdFlow.Hosting.Tests.HostConsole;

/// <summary>Looks at pages with headless Chromium, driven by <c>browse.mjs</c> beside this file. The tests of the
/// command line have it too, for reports.</summary>
internal static class Browsing
{
    private const string Folder = "Tests/AdFlow.Hosting.Tests/Console";

    private const string Advice = "The console is tested in a browser where one is installed, for example by: "
        + $"apt-get install --no-install-recommends chromium && npm ci --ignore-scripts --prefix {Folder}";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Why there can be no look, or null.</summary>
    public static string? WhyNot() =>
        Find("node") is null ? $"node is not installed. {Advice}"
        : Browser() is null ? $"Chromium is not installed. {Advice}"
        : !Directory.Exists(Path.Combine(Scripts(), "node_modules", "playwright-core"))
            ? $"The npm package playwright-core is not installed. {Advice}" : null;

    /// <summary>Goes through all scenarios.</summary>
    /// <param name="address">Address of the host, or of the page.</param>
    /// <param name="folder">Folder of the modules <c>scenarios.mjs</c> and <c>screenshots.mjs</c>, below the
    /// repository's root.</param>
    /// <returns>What went wrong with each, null where nothing did.</returns>
    public static async Task<IReadOnlyDictionary<string, string?>> RunAsync(Uri address, string folder = Folder)
    {
        var start = new ProcessStartInfo(Find("node")!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Scripts(),
        };
        string? screenshots = Environment.GetEnvironmentVariable("ADFLOW_SCREENSHOTS");
        string modules = Path.Combine(Root(), folder);
        foreach (string argument in (string[])["browse.mjs", address.AbsoluteUri, Browser()!, screenshots ?? "",
            Path.Combine(modules, "scenarios.mjs"), Path.Combine(modules, "screenshots.mjs")])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var problems = new Dictionary<string, string?>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var scenario = JsonDocument.Parse(line).RootElement;
            problems[scenario.GetProperty("name").GetString()!] = scenario.GetProperty("problem").GetString();
        }
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, await errors);
        return problems;
    }

    private static string? Browser() => Names.Select(Find).FirstOrDefault(path => path is not null);

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string Scripts() => Path.Combine(Root(), Folder);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AdFlow.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
