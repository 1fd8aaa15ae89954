using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Runs files of tests.</summary>
/// <param name="loading">How graphs are opened.</param>
/// <param name="report">Told of each test.</param>
/// <param name="isUpdating">Whether golden files are written.</param>
internal sealed class TestRuns(TestLoading loading, TestReport report, bool isUpdating)
{
    /// <summary>Runs them.</summary>
    /// <returns>Whether all passed.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        int passed = 0, failed = 0;
        foreach (string file in files)
        {
            var (more, bad) = await RunAsync(file, cancellation);
            (passed, failed) = (passed + more, failed + bad);
        }
        report.Sum(passed, failed);
        return failed == 0;
    }

    private async Task<(int Passed, int Failed)> RunAsync(string file, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var spec = TestsReader.ReadFile(file, diagnostics);
        if (spec is null || diagnostics.HasErrors)
        {
            report.Tell(file, "", [.. diagnostics.ToList().Select(problem => problem.ToString())], []);
            return (0, 1);
        }
        int passed = 0, failed = 0;
        using var tests = new TestsFile(spec, loading);
        await foreach (var test in tests.RunAsync(cancellation))
        {
            // What a cancelled run says is not about the test.
            cancellation.ThrowIfCancellationRequested();
            bool isWritten = isUpdating && test is { Problems.Count: 0, Outdated.Count: > 0 };
            string[] problems = isWritten ? [.. test.Outdated.SelectMany(Write)] : [.. test.AllProblems];
            report.Tell(file, test.Name, problems, isWritten && problems.Length == 0
                ? [.. test.Outdated.Select(golden => golden.Path)] : []);
            (passed, failed) = problems.Length == 0 ? (passed + 1, failed) : (passed, failed + 1);
        }
        return (passed, failed);
    }

    // What keeps a golden file from being written, with its place.
    private static IEnumerable<string> Write(OutdatedGolden golden)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(golden.Path))!);
            File.WriteAllBytes(golden.Path, golden.Rows.ToArray());
            return [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [$"{golden.File.Position}: {golden.File.Text} cannot be written: {error.Message}"];
        }
    }
}
