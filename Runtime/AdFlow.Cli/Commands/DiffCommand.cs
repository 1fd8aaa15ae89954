using System.CommandLine;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary><c>adflow diff</c>: compares recorded requests node by node.</summary>
internal static class DiffCommand
{
    private const int MostAtOnce = 1024;

    public static Command Create(Terminal terminal)
    {
        var left = new Argument<string>("A") { Description = "Record file." };
        var right = new Argument<string?>("B")
        {
            Description = "Another record file, whose requests are matched by their numbers; or a graph, in which the "
                + "requests of A are run.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var requests = new Option<string?>("--requests", "--request")
        {
            Description = "Compare these requests only, by their numbers.", HelpName = "N-M or N",
        };
        var answers = new Option<bool>("--answers")
        {
            Description = "Only differences of answers count for the exit code, not those of nodes before them.",
        };
        var atOnce = ExecutionOptions.Number("--at-once",
            "Requests under way at once; by default as many as there are processors.", 1, MostAtOnce);
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var (input, diff) = (new ReplayInput(), new DiffOptions());
        var command = new DocumentedCommand("diff", "Compares recorded requests node by node.", """
            Each request is run again on both sides, as it was recorded, with the tables of all nodes. Told are rows
            that one side has only, moved and changed, of each node; figures of the answers with 95 % intervals of
            their difference (paired t-test over requests); and the first node that differs. The exit code is 0 if
            nothing differs, 1 if something does.

            Examples:
              adflow diff day.adrec new.graph.yaml --html report.html
              adflow diff day.adrec --set sold.reserve=0.1 --metric "dear=count(price_per_click > 2)"
              adflow diff before.adrec after.adrec --requests 0-999 --json
            """) { left, right, requests, answers, atOnce, json };
        diff.AddTo(command);
        foreach (var option in new Option[]
        {
            input.Set, input.Tables, input.Live, input.Tolerance, input.Common.Plugins, input.Common.Store,
        })
            command.Add(option);
        input.Execution.AddWithoutRulesTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var display = new ReplayDisplay(terminal);
            var options = input.Read(parsed, new ReplayRemarks(display.Say));
            var range = RangeOf(parsed.GetValue(requests));
            string a = parsed.GetRequiredValue(left);
            var (b, graph) = parsed.GetValue(right) is not { } given ? (a, null)
                : IsGraph(given) ? (a, given) : (given, (string?)null);
            if (b == a && graph is null && options is { Set.Count: 0, IsLive: false })
                throw new CommandException("name a second record or a graph, or change a setting by --set",
                    ExitCode.WrongUse);
            string? html = diff.HtmlOf(parsed);
            using var source = Open(a, b, range);
            return await new DiffSession(terminal, display)
            {
                Left = DiffSession.AsRecorded(options),
                Right = options with { OtherGraph = graph },
                Names = (a, string.Join(' ', [graph ?? b, .. options.Set.Select(set => $"--set {set}")])),
                Comparisons = diff.ComparisonsOf(parsed, options.Tolerance),
                AtOnce = parsed.GetValue(atOnce) ?? Environment.ProcessorCount,
                UsesRecordedTimes = b != a && options.Set.Count == 0,
                Html = html,
                IsJson = parsed.GetValue(json),
                IsOfAnswers = parsed.GetValue(answers),
            }.RunAsync(source, cancellation);
        });
        return command;
    }

    private static bool IsGraph(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    private static RequestRange RangeOf(string? text) => text is null ? RequestRange.All
        : RequestRange.TryParse(text, out var range) ? range : throw new CommandException(
            $"--requests {text}: expected numbers such as 17, 0-999 or 1000-", ExitCode.WrongUse);

    private static RunSource Open(string left, string right, RequestRange range)
    {
        if (IsGraph(left))
            throw new CommandException($"{left}: this is a graph; expected a record file, of adflow run --record or of "
                + "a host, and the graph behind it", ExitCode.WrongUse);
        var one = RecordFiles.Open(left);
        if (left == right)
            return new OneRecord(one, range);
        try
        {
            return new TwoRecords(one, RecordFiles.Open(right), range);
        }
        catch
        {
            one.Dispose();
            throw;
        }
    }
}
