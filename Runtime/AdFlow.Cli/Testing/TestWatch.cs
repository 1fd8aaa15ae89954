using System.Globalization;

namespace AdFlow.Cli;

/// <summary>Runs tests, and again those of which a file has changed, until it is cancelled.</summary>
/// <param name="tests">Which tests there are.</param>
/// <param name="runs">Runs them.</param>
/// <param name="report">Told what has changed.</param>
internal sealed class TestWatch(WatchedTests tests, TestRuns runs, TestReport report)
{
    private const int MostNamed = 5;

    /// <summary>Returns when it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var changes = new FolderChanges();
        try
        {
            for (bool isFirst = true; ; isFirst = false)
            {
                var (changed, files) = tests.Changed();
                changes.Watch(tests.Folders);
                if (changed.Count > 0)
                    await RunAsync(changed, isFirst ? [] : files, cancellation);
                await changes.WaitAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            report.Say("");
        }
    }

    private async Task RunAsync(
        IReadOnlyList<string> changed, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        if (files.Count > 0)
            report.Say($"\nchanged: {string.Join(", ", files.Take(MostNamed).Select(Relative))}"
                + (files.Count > MostNamed ? ", …" : ""));
        await runs.RunAsync(changed, cancellation);
        report.Say(string.Create(CultureInfo.InvariantCulture, $"watching {tests.FileCount} files; Ctrl-C ends"));
    }

    private static string Relative(string file) => Path.GetRelativePath(Directory.GetCurrentDirectory(), file);
}
