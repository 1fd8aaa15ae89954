using System.Text;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Where a command reads and writes. Output carries results only, errors all that is for people.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsErrorInteractive">Whether a person watches the errors, so that progress and colours help.</param>
public sealed record Terminal(Stream Input, Stream Output, TextWriter Error, bool IsErrorInteractive)
{
    /// <summary>Times what a command does from here on, until its first answer.</summary>
    public PhaseTimes Phases { get; } = new();

    /// <summary>The streams of this process.</summary>
    public static Terminal OfProcess() => new(
        Console.OpenStandardInput(), new BufferedStream(StandardOutput.Open(), 1 << 16), Console.Error,
        !Console.IsErrorRedirected);

    /// <summary>A writer of text to the output; flush it before anything else writes there.</summary>
    public StreamWriter Text() => new(Output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
}
