using System.CommandLine;

namespace AdFlow.Cli;

/// <summary>A command whose own help says more than the line it takes among the others.</summary>
/// <param name="name">The word.</param>
/// <param name="summary">What it does, in one line.</param>
/// <param name="details">What its own help says at the end: more about it, and examples.</param>
internal sealed class DocumentedCommand(string name, string summary, string details) : Command(name, summary)
{
    /// <summary>What its own help says at the end.</summary>
    public string Details { get; } = details;
}
