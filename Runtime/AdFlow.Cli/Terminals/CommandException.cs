namespace AdFlow.Cli;

/// <summary>A command cannot go on; its message is all a person needs.</summary>
/// <param name="message">What was found, what was expected and what to do.</param>
/// <param name="exitCode">1 for a failure, 2 for wrong use.</param>
public class CommandException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    /// <summary>Exit code of the process.</summary>
    public int Code { get; } = exitCode;
}

/// <summary>Exit codes of the process.</summary>
public static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Fine = 0;

    /// <summary>Something failed.</summary>
    public const int Failed = 1;

    /// <summary>The command was used wrongly.</summary>
    public const int WrongUse = 2;
}
