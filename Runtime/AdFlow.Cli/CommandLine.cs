using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace AdFlow.Cli;

/// <summary>The <c>adflow</c> command line. Thread-safe: a call has no state beyond its terminal.</summary>
public static partial class CommandLine
{
    private const string Summary = """
        Runs, checks and explains AdFlow graphs.

        Exit codes: 0 fine, 1 failed, 2 wrong use. Results go to standard output, everything else to standard error.
        """;

    private const string TraceVariable = "ADFLOW_TRACE";

    // '@' begins no file of arguments: people have files and folders that are named so.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs one command.</summary>
    /// <param name="args">Words behind <c>adflow</c>.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Exit code: one of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        var parsed = Root(terminal).Parse(args, Parsing);
        if (parsed.Errors.Count == 0)
            return await InvokeAsync(parsed, terminal, cancellation);
        foreach (var error in parsed.Errors)
            terminal.Error.WriteLine($"adflow: {Plain(error.Message)}");
        terminal.Error.WriteLine($"Try '{PathOf(parsed.CommandResult)} --help'.");
        return ExitCode.WrongUse;
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand(Summary);
        root.Add(RunCommand.Create(terminal));
        root.Add(ReplayCommand.Create(terminal));
        root.Add(DiffCommand.Create(terminal));
        root.Add(WhyCommand.Create(terminal));
        root.Add(ValidateCommand.Create(terminal));
        root.Add(ExplainCommand.Create(terminal));
        root.Add(TestCommand.Create(terminal));
        root.Add(OperatorsCommand.Create(terminal));
        root.Add(OperatorsCommand.CreateSchema(terminal));
        root.Add(TableCommand.Create(terminal));
        root.Add(ModelCommand.Create(terminal));
        root.Add(KeyCommand.Create(terminal));
        root.Add(HostCommand.Create(terminal));
        root.Add(DeployCommand.Create(terminal));
        root.Add(PublishCommand.Create(terminal));
        root.Add(TrafficCommand.Create(terminal));
        root.Add(RollbackCommand.Create(terminal));
        root.Add(GraphsCommand.Create(terminal));
        root.Add(ExperimentsCommand.Create(terminal));
        root.Add(ShadowCommand.Create(terminal));
        root.Add(RecordCommand.Create(terminal));
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithDetails((HelpAction)help.Action!);
        return root;
    }

    private static string Plain(string message) => WholeNumber().Replace(AnyNumber().Replace(message,
            "as a number"), "as a whole number")
        .Replace("Required command was not provided.", "a command is missing.", StringComparison.Ordinal);

    [GeneratedRegex(@"as expected type '(System\.Nullable`1\[)?System\.Int(32|64)\]?'")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"as expected type '(System\.Nullable`1\[)?System\.Double\]?'")]
    private static partial Regex AnyNumber();

    private static string PathOf(CommandResult command) => command.Parent is CommandResult parent
        ? $"{PathOf(parent)} {command.Command.Name}" : "adflow";

    private static async Task<int> InvokeAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var (code, told) = await GuardAsync(async () =>
        {
            await using var output = terminal.Text();
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = output,
                Error = terminal.Error,
            };
            return await parsed.InvokeAsync(configuration, cancellation);
        });
        // What was answered before a failure goes out too.
        var (flushCode, flushTold) = await GuardAsync(async () =>
        {
            await terminal.Output.FlushAsync(CancellationToken.None);
            return ExitCode.Fine;
        });
        foreach (string message in new[] { told, flushTold }.OfType<string>().Distinct())
            terminal.Error.WriteLine($"adflow: {message}");
        return Math.Max(code, flushCode);
    }

    // The exit code, and what is to be told about a failure.
    private static async Task<(int Code, string? Told)> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return (await work(), null);
        }
        catch (CommandException error)
        {
            return (error.Code, error.Message);
        }
        catch (OperationCanceledException)
        {
            return (ExitCode.Failed, "stopped");
        }
        catch (IOException error) when (StandardOutput.IsNobodyReading(error))
        {
            // As with 'head': whoever reads has enough, and there is nobody to tell.
            return (ExitCode.Failed, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (ExitCode.Failed, error.Message);
        }
        catch (Exception error)
        {
            return (ExitCode.Failed, Internal(error));
        }
    }

    private static string Internal(Exception error) =>
        $"internal error, a bug of AdFlow: {error.GetType().Name}: {error.Message}\n"
        + (Environment.GetEnvironmentVariable(TraceVariable) is null
            ? $"Please report it with what {TraceVariable}=1 adds to this message." : error.StackTrace);
}
