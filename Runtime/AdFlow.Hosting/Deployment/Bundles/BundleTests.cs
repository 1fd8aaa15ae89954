using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>Runs the tests that a bundle brings along. Used once.</summary>
/// <param name="check">Reads graphs.</param>
/// <param name="folder">Full path of the bundle's folder.</param>
/// <param name="loading">How graphs are opened.</param>
internal sealed class BundleTests(BundleCheck check, string folder, TestLoading loading)
{
    private readonly List<DeploymentProblem> _problems = [];

    /// <summary>Runs them.</summary>
    /// <param name="files">Paths of the bundle's files.</param>
    /// <param name="cancellation">Ends them.</param>
    /// <returns>Everything that is wrong; empty where all pass.</returns>
    public async Task<IReadOnlyList<DeploymentProblem>> RunAsync(
        IEnumerable<string> files, CancellationToken cancellation)
    {
        foreach (string file in files.Where(BundleCheck.IsTests).Order(StringComparer.Ordinal))
            if (Read(file) is { } spec)
                await RunAsync(file, spec, cancellation).ConfigureAwait(false);
        return _problems;
    }

    // Tests name files too, and these must lie in the bundle as those of graphs.
    private TestsSpec? Read(string file)
    {
        var diagnostics = new DiagnosticBag();
        var spec = TestsReader.ReadFile(Path.Combine(folder, file), diagnostics);
        foreach (var (path, position) in spec is null ? [] : Named(spec))
            if (!BundleCheck.IsIn(folder, Path.GetFullPath(Path.Combine(folder, Path.GetDirectoryName(file)!, path))))
                diagnostics.Add(
                    DeploymentCodes.Outside, position, $"'{path}' lies outside the bundle; name a file in it");
        if (spec is not null && !diagnostics.HasErrors)
            check.Read(folder, spec.GraphPath, diagnostics);
        _problems.AddRange(BundleCheck.Problems(diagnostics, folder));
        return diagnostics.HasErrors ? null : spec;
    }

    private static IEnumerable<(string, SourcePosition)> Named(TestsSpec spec) =>
    [
        (spec.GraphPath, spec.GraphPosition),
        .. spec.Files.Select(file => (file.Text, file.Position)),
    ];

    private async Task RunAsync(string file, TestsSpec spec, CancellationToken cancellation)
    {
        using var tests = new TestsFile(spec, loading);
        await foreach (var test in tests.RunAsync(cancellation).ConfigureAwait(false))
            _problems.AddRange(test.AllProblems.Select(problem => new DeploymentProblem(DeploymentCodes.Test,
                $"test '{test.Name}': {DeploymentProblem.WithoutFolder(problem, folder)}", file,
                test.Position.Line, test.Position.Column)));
    }
}
