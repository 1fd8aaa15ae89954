using System.Diagnostics;
using System.Globalization;

namespace AdFlow.Hosting.Tests.Crashes;

/// <summary>A process of <see cref="CrashProgram"/> that is killed at a change of a file: by strace, which stops it as
/// the system call begins.</summary>
internal static class TracedProcess
{
    /// <summary>System calls that change files, as the runtime makes them. What only reads need not be interrupted.
    /// </summary>
    public static IReadOnlyList<string> Changes { get; } =
        ["mkdir", "ftruncate", "pwrite64", "pwritev", "fsync", "fdatasync", "rename", "unlink"];

    /// <summary>Whether processes can be killed so.</summary>
    public static bool IsPossible { get; } = OperatingSystem.IsLinux() && FindStrace() is not null;

    /// <summary>Runs it and kills it (SIGKILL) as one of its threads begins its so many-th call.</summary>
    /// <param name="work">What it is to do.</param>
    /// <param name="folder">Where.</param>
    /// <param name="number">Its number.</param>
    /// <param name="call">System call, one of <see cref="Changes"/>.</param>
    /// <param name="time">Which call of it, from 1.</param>
    /// <returns>What it printed, and whether it was killed; else it came to its end.</returns>
    public static (IReadOnlyList<string> Told, bool IsKilled) RunAndKill(
        string work, string folder, int number, string call, int time)
    {
        var start = new ProcessStartInfo(FindStrace()!) { RedirectStandardOutput = true, RedirectStandardError = true };
        string when = time.ToString(CultureInfo.InvariantCulture);
        foreach (string argument in (string[])["-f", "-qqq", "-o", "/dev/null", "-e",
            $"trace={call}", "-e", $"inject={call}:signal=SIGKILL:when={when}", "dotnet",
            typeof(TracedProcess).Assembly.Location, work, folder, number.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        // So that all of it happens on as few threads as can be, whose changes are counted apart.
        start.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        string told = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(errors, Is.Empty);
        return (told.Split('\n')[..^1], process.ExitCode != 0);
    }

    private static string? FindStrace() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "strace")).FirstOrDefault(File.Exists);
}
