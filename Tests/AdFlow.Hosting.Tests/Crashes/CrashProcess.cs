using System.Diagnostics;
using System.Globalization;

namespace AdFlow.Hosting.Tests.Crashes;

/// <summary>A process of <see cref="CrashProgram"/>.</summary>
internal static class CrashProcess
{
    /// <summary>Starts it and waits until it has killed itself.</summary>
    /// <returns>The lines that it printed.</returns>
    public static IReadOnlyList<string> RunUntilKilled(string work, string store, int step)
    {
        string host = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet"
            ? own : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(CrashProcess).Assembly.Location);
        start.ArgumentList.Add(work);
        start.ArgumentList.Add(store);
        start.ArgumentList.Add(step.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        string told = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Not.Zero.And.Not.EqualTo(2), $"It was not killed. {errors}");
        return told.Split('\n')[..^1];
    }
}
