using System.CommandLine;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary><c>adflow test</c>: runs the tests that lie beside graphs.</summary>
internal static class TestCommand
{
    public static Command Create(Terminal terminal)
    {
        var folders = new Argument<string[]>("DIR")
        {
            Description = $"Folders that are searched for {TestFolders.Pattern}, or such files.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "One JSON line a test." };
        var update = new Option<bool>("--update")
        {
            Description = "Writes golden files that are missing or differ, of tests in which nothing else is wrong.",
        };
        var watch = new Option<bool>("--watch")
        {
            Description = "Goes on, and runs tests again when their files, graphs or tables change; ends with Ctrl-C.",
        };
        var common = new GraphOptions();
        var execution = new ExecutionOptions();
        var command = new DocumentedCommand("test", "Runs the tests that lie beside graphs.", """
            A *.tests.yaml beside a graph has requests, tables, and the rows, columns and conditions that are expected;
            properties that hold for all of them and for generated requests; and golden files of all rows. A test may
            also name a record of adflow run --record, whose requests must come out as they did, or as it expects.
            The exit code is 1 if one fails or there is none.

            Examples:
              adflow test Samples
              adflow test graphs/search_ads.tests.yaml --json
              adflow test graphs --update
              adflow test graphs --watch
            """) { folders, json, update, watch, common.Plugins, common.Store };
        execution.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var catalog = CatalogLoading.Load(parsed.GetValue(common.Plugins) ?? [], out var plugins);
            var loading = new TestLoading(
                catalog, common.StoreOf(parsed), execution.Planning(parsed), execution.Running(parsed))
            {
                Plugins = [.. plugins.Select(RecordedPlugin.Of)],
            };
            string[] paths = parsed.GetRequiredValue(folders);
            using var text = terminal.Text();
            var report = new TestReport(text, parsed.GetValue(json));
            var runs = new TestRuns(loading, report, parsed.GetValue(update));
            if (!parsed.GetValue(watch))
                return await runs.RunAsync(TestFolders.Find(paths), cancellation) ? ExitCode.Fine : ExitCode.Failed;
            _ = TestFolders.Find(paths);
            await new TestWatch(new WatchedTests(paths, catalog), runs, report).RunAsync(cancellation);
            return ExitCode.Fine;
        });
        return command;
    }
}
