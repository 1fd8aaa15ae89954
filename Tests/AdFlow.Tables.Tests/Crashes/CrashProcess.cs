using System.Diagnostics;
using System.Globalization;

namespace AdFlow.Tables.Tests.Crashes;

/// <summary>A process of <see cref="CrashProgram"/>, killed after so many acknowledgements.</summary>
internal static class CrashProcess
{
    /// <summary>Starts it, kills it (SIGKILL) a moment after so many lines, and returns what it printed.</summary>
    /// <param name="work">What it is to do.</param>
    /// <param name="folder">Where.</param>
    /// <param name="number">Its number.</param>
    /// <param name="lines">Lines to wait for.</param>
    /// <param name="spins">Turns of an empty loop in that moment: it may be killed anywhere.</param>
    public static IReadOnlyList<string> RunAndKill(string work, string folder, long number, int lines, int spins)
    {
        using var process = Start(work, folder, number);
        var told = new List<string>();
        while (told.Count < lines && process.StandardOutput.ReadLine() is { } line)
            told.Add(line);
        Thread.SpinWait(spins);
        process.Kill();
        process.WaitForExit();
        // What it printed until then; a line without an end was not told.
        string rest = process.StandardOutput.ReadToEnd();
        told.AddRange(rest.Split('\n')[..^1]);
        Assert.That(told, Has.Count.AtLeast(lines), process.StandardError.ReadToEnd());
        return told;
    }

    /// <summary>Starts it, waits for its end, and returns the lines that it printed.</summary>
    public static IReadOnlyList<string> Run(string work, string folder, long number)
    {
        using var process = Start(work, folder, number);
        string told = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, errors);
        return told.Split('\n')[..^1];
    }

    private static Process Start(string work, string folder, long number)
    {
        string host = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet"
            ? own : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(CrashProcess).Assembly.Location);
        start.ArgumentList.Add(work);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }
}
