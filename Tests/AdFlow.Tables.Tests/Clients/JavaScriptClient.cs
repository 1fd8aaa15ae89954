using System.Diagnostics;

namespace AdFlow.Tables.Tests.Clients;

/// <summary>
/// Runs a script of this folder with the official Arrow JavaScript client; ignores the test without it.
/// </summary>
internal static class JavaScriptClient
{
    private const string Folder = "Tests/AdFlow.Tables.Tests/Clients";
    private const string Install = $"npm ci --ignore-scripts --prefix {Folder}";

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">File name of the script.</param>
    /// <param name="arguments">Its arguments.</param>
    public static void Run(string script, params IEnumerable<string> arguments)
    {
        string? folder = FindFolder();
        if (folder is null || !Directory.Exists(Path.Combine(folder, "node_modules", "apache-arrow")))
            Assert.Ignore($"The Arrow JavaScript client is not installed; run: {Install}");
        var start = new ProcessStartInfo("node") { RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(folder!, script));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, errors);
    }

    private static string? FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdFlow.sln")))
            folder = folder.Parent;
        return folder is null ? null : Path.Combine(folder.FullName, Folder);
    }
}
