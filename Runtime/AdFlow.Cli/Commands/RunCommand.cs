using System.CommandLine;
using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary><c>adflow run</c>: runs requests through a graph.</summary>
internal static class RunCommand
{
    private const int MostAtOnce = 1024;

    private static readonly string[] FormatWords = ["jsonl", "stream"];

    public static Command Create(Terminal terminal)
    {
        var graph = new Argument<string>("GRAPH") { Description = "File of the graph." };
        var input = new Option<string>("--input", "-i")
        {
            Description = "Requests: JSON lines, Arrow file or stream; - for standard input.", HelpName = "FILE",
            DefaultValueFactory = _ => "-",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Answers: .arrow, .arrows, .stream and .feather take an Arrow stream, all else JSON lines; "
                + "- for standard output.",
            HelpName = "FILE", DefaultValueFactory = _ => "-",
        };
        var format = new Option<string?>("--to") { Description = "Format of the answers, whatever the name." };
        format.AcceptOnlyFromAmong(FormatWords);
        var select = new Option<string?>("--select")
        {
            Description = "Output that Arrow answers take, where there are several.", HelpName = "NAME",
        };
        var seed = new Option<long>("--seed")
        {
            Description = "Seed of random numbers.", HelpName = "N", DefaultValueFactory = _ => 0,
        };
        var now = new Option<string?>("--now")
        {
            Description = "Clock reading of every run, ISO 8601, such as 2026-01-31T12:00:00Z.", HelpName = "T",
        };
        var enforce = new Option<bool>("--enforce-deadline")
        {
            Description = "Let deadlines and timeouts count. The first request is run once before, uncounted, so that "
                + "compiling code does not count either; not where an operator changes something outside.",
        };
        var timing = new Option<bool>("--timing")
        {
            Description = "Say on standard error where the time to the first answer went.",
        };
        var trace = new Option<string?>("--trace")
        {
            Description = "Write what was executed when, with rows, for ui.perfetto.dev or chrome://tracing.",
            HelpName = "FILE",
        };
        var atOnce = ExecutionOptions.Number("--at-once",
            "Requests under way at once, for a file of them. Answers stay in order; calls that requests may share, "
            + "such as a model's, are as full as those under way can make them.", 1, MostAtOnce);
        var common = new GraphOptions();
        var execution = new ExecutionOptions();
        var command = new DocumentedCommand("run", "Runs requests through a graph and writes one answer for each.", """
            An answer is {"request": n, "rows": [...]}, or {"request": n, "error": {...}}; with several outputs
            {"request": n, "outputs": {name: [...]}}. The exit code is 1 if any request failed; the others are answered.

            Examples:
              echo '{"query": "usb cable"}' | adflow run search_ads.graph.yaml
              adflow run g.graph.yaml --input requests.jsonl --output answers.arrows --tables ads=ads.arrow
              adflow run g.graph.yaml --plugins artifacts/bin/CustomOperator/release < requests.jsonl
            """)
        {
            graph, input, output, format, select, common.Quality, common.Tables, common.Plugins, common.Store, seed,
            now, enforce, timing, trace, atOnce,
        };
        execution.AddTo(command);
        var devices = new DeviceOptions();
        devices.AddTo(command);
        var record = new RecordOptions();
        record.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            terminal.Phases.End("command line");
            using var opened = devices.Open(
                parsed, common.StoreFolderOf(parsed, parsed.GetRequiredValue(graph)), terminal);
            var options = new RunOptions
            {
                Graph = parsed.GetRequiredValue(graph),
                Input = parsed.GetRequiredValue(input),
                Output = parsed.GetRequiredValue(output),
                Format = FormatOf(parsed.GetValue(format), parsed.GetRequiredValue(output)),
                Select = parsed.GetValue(select),
                Seed = parsed.GetValue(seed),
                NowMicroseconds = Now(parsed.GetValue(now)),
                EnforceDeadline = parsed.GetValue(enforce),
                Timing = parsed.GetValue(timing),
                AtOnce = parsed.GetValue(atOnce) ?? 1,
                Trace = parsed.GetValue(trace),
                Record = record.FileOf(parsed),
                Planning = record.Planning(parsed, execution.Planning(parsed)),
                Running = devices.With(execution.Running(parsed), parsed, opened, terminal) with
                {
                    Sharing = parsed.GetValue(atOnce) > 1 ? CallSharing.Full : CallSharing.WhenBusy,
                },
            };
            return await RunAsync(options, common, parsed, terminal, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        RunOptions options, GraphOptions common, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var catalog = CatalogLoading.Load(parsed.GetValue(common.Plugins) ?? [], out var plugins);
        terminal.Phases.End("operators");
        var diagnostics = new DiagnosticBag();
        var store = common.StoreOf(parsed);
        var spec = common.Read(options.Graph, parsed, diagnostics);
        terminal.Phases.End("read the graph");
        using var graph = spec is null ? null : PublishDisplay.Show(terminal, progress => GraphActivation.Open(
            spec, catalog, store, common.TableFiles(parsed), diagnostics, progress,
            options.Trace is null ? options.Running : options.Running with { SampleEvery = 1 }, options.Planning,
            terminal.Phases));
        if (graph is null)
        {
            GraphOptions.Print(diagnostics, terminal);
            return ExitCode.Failed;
        }
        // A rung's record has the files of the whole document.
        var written = parsed.GetValue(common.Quality) is null
            ? null : GraphReader.ReadFile(options.Graph, new DiagnosticBag());
        CheckFiles(options, graph.Graph.PhysicalPlan.Source, common.TableFiles(parsed),
            GraphReferences.Of(written ?? spec!, catalog));
        using var recording = RunRecording.Create(options.Record, () => new RunRecorder(graph.Graph,
            GraphDescription.Of(spec!, catalog, graph.Graph.PhysicalPlan, new GraphOrigin
            {
                Plugins = [.. plugins.Select(RecordedPlugin.Of)],
                Rung = parsed.GetValue(common.Quality) ?? "",
                Written = written,
            }),
            PrivacyKey.Create()), terminal);
        return await new RunSession(graph, options, terminal, recording).RunAsync(cancellation)
            ? ExitCode.Fine : ExitCode.Failed;
    }

    private static void CheckFiles(
        RunOptions options, LogicalPlan plan, TableFiles tables, IReadOnlyList<GraphReference> references)
    {
        var files = new NamedFiles();
        files.Reads(options.Graph, "the graph");
        foreach (var reference in references)
            if (reference.Kind is not ReferenceKind.Table)
                files.Reads(reference.Path, $"file '{reference.Written.Text}' of the graph");
        foreach (var table in plan.Tables)
            files.Reads(tables.PathOf(table), $"table '{table.Name}'");
        files.Reads(options.Input, "--input");
        files.Writes(options.Output, "--output");
        files.Writes(options.Trace, "--trace");
        files.Writes(options.Record, "--record");
    }

    private static TableFormat FormatOf(string? word, string output) => word switch
    {
        "jsonl" => TableFormat.JsonLines,
        "stream" => TableFormat.Stream,
        _ => TableFile.FormatOf(output) is TableFormat.File or TableFormat.Stream
            ? TableFormat.Stream : TableFormat.JsonLines,
    };

    /// <summary>Clock reading of a run in microseconds since 1970; by default the machine's.</summary>
    public static long Now(string? text)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (text is not null && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out now))
            throw new CommandException(
                $"--now {text}: expected a point of time such as 2026-01-31T12:00:00Z", ExitCode.WrongUse);
        return RunRequest.MicrosecondsOf(now);
    }
}
