using System.CommandLine;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Options of commands that compare runs: what is measured, and where what was found goes.</summary>
internal sealed class DiffOptions
{
    private Option<string[]> Metric { get; } = new("--metric")
    {
        Description = "A figure of an answer: an expression over the columns of its rows, which is summed up, or sum, "
            + "mean, min, max, count or distinct of one; may be repeated. By default revenue, rows and distinct ids.",
        HelpName = "NAME=EXPRESSION",
    };

    private Option<string?> Output { get; } = new("--output")
    {
        Description = "Output of the graph that figures are of; by default the first.", HelpName = "NAME",
    };

    private Option<string?> Html { get; } = new("--html")
    {
        Description = "Write a page with pictures, figures and tables side by side; it needs no other file.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Metric);
        command.Add(Output);
        command.Add(Html);
    }

    /// <summary>File of the page, or null.</summary>
    /// <exception cref="CommandException">No page is to be written there.</exception>
    public string? HtmlOf(ParseResult parsed) => PageFile.Check("--html", parsed.GetValue(Html));

    /// <summary>Whether something is asked for that only a comparison of all nodes tells.</summary>
    public bool IsGiven(ParseResult parsed) =>
        (parsed.GetValue(Html) ?? parsed.GetValue(Output)) is not null || parsed.GetValue(Metric) is { Length: > 0 };

    /// <summary>How graphs are compared.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="tolerance">Difference up to which numbers count as equal.</param>
    /// <exception cref="CommandException">A metric cannot be read.</exception>
    public Comparisons ComparisonsOf(ParseResult parsed, double tolerance)
    {
        List<OutputMetric>? metrics = null;
        foreach (string text in parsed.GetValue(Metric) ?? [])
        {
            if (OutputMetric.Parse(text, out var metric) is { } problem)
                throw new CommandException($"--metric: {problem}", ExitCode.WrongUse);
            (metrics ??= []).Add(metric);
        }
        return new Comparisons(metrics, parsed.GetValue(Output), tolerance);
    }
}
