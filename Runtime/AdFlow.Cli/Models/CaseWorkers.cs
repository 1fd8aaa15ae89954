using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AdFlow.Operators.Onnx;

namespace AdFlow.Cli;

/// <summary>
/// Runs test cases in a process of their own, so that a native crash, which ends a process, is the failure of one case.
/// The process is asked to begin at a case and writes a line for each in their order: <c>[verdict, reason]</c>. When it
/// ends before the last, the case without a line failed, and another process goes on behind it.
/// </summary>
/// <param name="program">Program of the process.</param>
/// <param name="arguments">Its arguments; the ordinal of the case to begin at is put behind them.</param>
public sealed class CaseWorkers(string program, IReadOnlyList<string> arguments)
{
    /// <summary>Word of the hidden option before the ordinal.</summary>
    public const string Option = "--worker";

    /// <summary>This program as its own worker; null where the process is another's, for example of tests.</summary>
    /// <param name="folder">Folder of the cases.</param>
    public static CaseWorkers? OfProcess(string folder)
    {
        var own = Assembly.GetEntryAssembly();
        if (own != typeof(CaseWorkers).Assembly || Environment.ProcessPath is not { } program)
            return null;
        // Either the program itself, or 'dotnet adflow.dll'.
        bool isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] first = isHosted ? [Environment.GetCommandLineArgs()[0]] : [];
        return new CaseWorkers(program, [.. first, "model", "check", Path.GetFullPath(folder), Option]);
    }

    /// <summary>The line that says what came of a case.</summary>
    public static string Line(OnnxOutcome outcome) =>
        JsonSerializer.Serialize(new[] { outcome.Verdict.ToString(), outcome.Reason });

    /// <summary>Outcomes of all cases in their order.</summary>
    /// <param name="count">Cases.</param>
    /// <param name="cancellation">Ends the process.</param>
    public async IAsyncEnumerable<OnnxOutcome> RunAsync(
        int count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int done = 0;
        while (done < count)
        {
            using var process = Start(done);
            try
            {
                while (done < count && await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
                {
                    // What a native library prints is none of ours.
                    if (Parse(line) is not { } outcome)
                        continue;
                    done++;
                    yield return outcome;
                }
                await process.WaitForExitAsync(cancellation);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
            if (done++ < count)
                yield return OnnxOutcome.Failed(string.Create(CultureInfo.InvariantCulture,
                    $"the process that ran it ended with code {process.ExitCode} before it was done"));
        }
    }

    private Process Start(int from)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(from.ToString(CultureInfo.InvariantCulture));
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new CommandException($"cannot start {program} again to run cases in: {error.Message}");
        }
    }

    private static OnnxOutcome? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(line) is [{ } verdict, { } reason]
                && Enum.TryParse(verdict, out OnnxVerdict known) ? new OnnxOutcome(known, reason) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
