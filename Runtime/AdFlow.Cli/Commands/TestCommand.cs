using System.CommandLine;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary><c>adflow test</c>: runs the tests that lie beside graphs.</summary>
internal static class TestCommand
{
    private const string Pattern = "*.tests.yaml";

    public static Command Create(Terminal terminal)
    {
        var folders = new Argument<string[]>("DIR")
        {
            Description = $"Folders that are searched for {Pattern}, or such files.", Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "One JSON line a test." };
        var common = new GraphOptions();
        var execution = new ExecutionOptions();
        var command = new DocumentedCommand("test", "Runs the tests that lie beside graphs.", """
            A *.tests.yaml beside a graph has requests, tables, and the rows, columns and conditions that are expected.
            The exit code is 1 if one fails or there is none.

            Examples:
              adflow test Samples
              adflow test graphs/search_ads.tests.yaml --json
            """) { folders, json, common.Plugins, common.Store };
        execution.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var catalog = CatalogLoading.Load(parsed.GetValue(common.Plugins) ?? []);
            var store = common.StoreOf(parsed);
            var files = parsed.GetRequiredValue(folders).SelectMany(Files).ToList();
            var loading = new TestLoading(catalog, store, execution.Planning(parsed), execution.Running(parsed));
            return RunAsync(files, loading, parsed.GetValue(json), terminal, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        List<string> files, TestLoading loading, bool isJson, Terminal terminal, CancellationToken cancellation)
    {
        using var text = terminal.Text();
        int passed = 0, failed = 0;
        foreach (string file in files)
        {
            var diagnostics = new DiagnosticBag();
            var spec = TestsReader.ReadFile(file, diagnostics);
            if (diagnostics.HasErrors)
                Report(text, isJson, file, "", [.. diagnostics.ToList().Select(problem => problem.ToString())]);
            failed += diagnostics.HasErrors ? 1 : 0;
            if (spec is null || diagnostics.HasErrors)
                continue;
            using var tests = new TestsFile(spec, loading);
            foreach (var test in spec.Cases)
            {
                var problems = await tests.RunAsync(test, cancellation);
                Report(text, isJson, file, test.Name.Text, problems);
                (passed, failed) = problems.Count == 0 ? (passed + 1, failed) : (passed, failed + 1);
            }
        }
        if (!isJson)
            text.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? ExitCode.Fine : ExitCode.Failed;
    }

    private static void Report(
        StreamWriter text, bool isJson, string file, string name, IReadOnlyList<string> problems)
    {
        if (isJson)
        {
            text.WriteLine(JsonSerializer.Serialize(new { file, test = name, passed = problems.Count == 0, problems }));
            return;
        }
        text.WriteLine($"{(problems.Count == 0 ? "ok    " : "FAILED")} {file}{(name.Length > 0 ? ": " : "")}{name}");
        foreach (string problem in problems)
            text.WriteLine($"         {problem}");
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new CommandException($"{path}: there is no such folder or file");
        var files = Directory.EnumerateFiles(path, Pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new CommandException($"{path}: there is no {Pattern} below this folder");
    }
}
