using System.CommandLine;

namespace AdFlow.Cli;

/// <summary>The <c>adflow</c> command line. Thread-safe: a call has no state beyond its terminal.</summary>
public static class CommandLine
{
    private const string Summary = """
        Runs, checks and explains AdFlow graphs.

        Exit codes: 0 fine, 1 failed, 2 wrong use. Results go to standard output, everything else to standard error.
        """;

    /// <summary>Runs one command.</summary>
    /// <param name="args">Words behind <c>adflow</c>.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Exit code: one of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        var parsed = Root(terminal).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                terminal.Error.WriteLine($"adflow: {error.Message}");
            terminal.Error.WriteLine($"Try 'adflow {parsed.CommandResult.Command.Name} --help'."
                .Replace(" adflow --help", " --help", StringComparison.Ordinal));
            return ExitCode.WrongUse;
        }
        return await InvokeAsync(parsed, terminal, cancellation);
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand(Summary);
        root.Add(RunCommand.Create(terminal));
        root.Add(ValidateCommand.Create(terminal));
        root.Add(ExplainCommand.Create(terminal));
        root.Add(TestCommand.Create(terminal));
        root.Add(OperatorsCommand.Create(terminal));
        root.Add(OperatorsCommand.CreateSchema(terminal));
        root.Add(TableCommand.Create(terminal));
        return root;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            using var output = terminal.Text();
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = output,
                Error = terminal.Error,
            };
            int code = await parsed.InvokeAsync(configuration, cancellation);
            await output.FlushAsync(CancellationToken.None);
            await terminal.Output.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (CommandException error)
        {
            terminal.Error.WriteLine($"adflow: {error.Message}");
            return error.Code;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("adflow: stopped");
            return ExitCode.Failed;
        }
        catch (IOException error)
        {
            terminal.Error.WriteLine($"adflow: {error.Message}");
            return ExitCode.Failed;
        }
    }
}
