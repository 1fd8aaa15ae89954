using System.CommandLine;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary><c>adflow replay</c>: runs recorded requests again and compares.</summary>
internal static class ReplayCommand
{
    private const int MostAtOnce = 1024;
    private const int MostTold = 1_000_000;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Record file, of adflow run --record or of a host." };
        var request = new Option<long?>("--request")
        {
            Description = "Replay this request only, by its number.", HelpName = "N",
        };
        var until = new Option<string?>("--until")
        {
            Description = "Run nothing behind this node, and print its table.", HelpName = "NODE",
        };
        var show = new Option<string?>("--show")
        {
            Description = "Print the table of this node, or one column of it, for each request.",
            HelpName = "NODE[.COLUMN]",
        };
        var atOnce = ExecutionOptions.Number("--at-once",
            "Requests under way at once; by default as many as there are processors.", 1, MostAtOnce);
        var most = ExecutionOptions.Number("--most",
            "Requests that differ to tell of, each with the first node that does; by default 20.", 0, MostTold);
        var json = new Option<bool>("--json") { Description = "JSON lines." };
        var (input, diff) = (new ReplayInput(), new DiffOptions());
        var command = new DocumentedCommand("replay", "Runs recorded requests again and says what differs.", """
            Results of models, remote calls and effects come from the record, so what comes out is the same bit for bit,
            on any machine, number of threads and width of lanes. Deadlines do not hold; nodes that were left empty are
            again. The exit code is 0 if every request came out as it was recorded, 1 if one did not or was stopped
            when it was recorded. With --html or --metric all nodes are compared, as adflow diff does.

            Examples:
              adflow replay day.adrec
              adflow replay day.adrec --request 17 --show sold.price
              adflow replay day.adrec --set sold.reserve=0.1 --json
              adflow replay day.adrec --graph new.graph.yaml --tables build
              adflow replay day.adrec --graph new.graph.yaml --html report.html
            """) { file, request, until, show, atOnce, most, json };
        input.AddTo(command);
        diff.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var display = new ReplayDisplay(terminal);
            var options = input.Read(parsed, new ReplayRemarks(display.Say));
            var runner = new ReplayRunner(terminal, display)
            {
                File = parsed.GetRequiredValue(file),
                Request = parsed.GetValue(request),
                Until = parsed.GetValue(until),
                Show = parsed.GetValue(show),
                AtOnce = parsed.GetValue(atOnce) ?? Environment.ProcessorCount,
                Most = parsed.GetValue(most) ?? 20,
                IsJson = parsed.GetValue(json),
            };
            if (!diff.IsGiven(parsed))
                return await runner.RunAsync(options, cancellation);
            if (runner is not { Until: null, Show: null })
                throw new CommandException(
                    "--html, --metric and --output are of whole runs; leave --until and --show away",
                    ExitCode.WrongUse);
            var (comparisons, html) = (diff.ComparisonsOf(parsed, options.Tolerance), diff.HtmlOf(parsed));
            // What is not changed is compared with the record first, and not only with itself.
            int code = options is { IsChanged: false, IsLive: false }
                ? await runner.RunAsync(options, cancellation) : ExitCode.Fine;
            var range = runner.Request is { } number ? new RequestRange(number, number) : RequestRange.All;
            using var source = new OneRecord(RecordFiles.Open(runner.File), range);
            return Math.Max(code, await new DiffSession(terminal, display)
            {
                Left = DiffSession.AsRecorded(options),
                Right = options,
                Names = (runner.File, string.Join(' ', [options.OtherGraph ?? (options.IsLive ? "live" : runner.File),
                    .. options.Set.Select(set => $"--set {set}")])),
                Comparisons = comparisons,
                AtOnce = runner.AtOnce,
                Html = html,
                IsJson = runner.IsJson,
                IsOfAnswers = true,
            }.RunAsync(source, cancellation));
        });
        return command;
    }
}
