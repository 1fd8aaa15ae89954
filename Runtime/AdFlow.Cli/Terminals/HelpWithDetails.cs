using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AdFlow.Cli;

/// <summary>The usual help, and behind it the details of a command.</summary>
internal sealed class HelpWithDetails(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand command)
            parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
        return code;
    }
}
