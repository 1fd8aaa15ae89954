using System.Diagnostics;
using System.Globalization;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Says where the time from the start of the process to its first answer went.</summary>
internal static class PhaseText
{
    /// <summary>Writes a line a phase to standard error.</summary>
    /// <param name="terminal">Has the phases.</param>
    /// <param name="isAnswered">Whether there was a request.</param>
    public static void Write(Terminal terminal, bool isAnswered)
    {
        var phases = terminal.Phases.Phases.Prepend(Before(terminal.Phases)).ToList();
        terminal.Error.WriteLine("       ms  of them compiling  methods  phase");
        foreach (var phase in phases)
            terminal.Error.WriteLine(Line(phase));
        terminal.Error.WriteLine(Line(new PhaseTime(
            isAnswered ? "to the first answer" : "to the end: there was no request",
            phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Duration),
            phases.Sum(phase => phase.CompiledMethods),
            phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Compiling))));
    }

    // The system tells the start of a process in steps of 10 ms. What was compiled before is not counted by phases.
    private static PhaseTime Before(PhaseTimes times)
    {
        using var process = Process.GetCurrentProcess();
        var age = TimeProvider.System.GetUtcNow() - new DateTimeOffset(process.StartTime);
        var known = times.Phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Duration);
        return new PhaseTime("runtime start, to 10 ms", age > known ? age - known : TimeSpan.Zero, 0, TimeSpan.Zero);
    }

    private static string Line(PhaseTime phase) => string.Create(CultureInfo.InvariantCulture,
        $"{phase.Duration.TotalMilliseconds,9:0.0}  {phase.Compiling.TotalMilliseconds,17:0.0}  "
        + $"{phase.CompiledMethods,7}  {phase.Name}");
}
