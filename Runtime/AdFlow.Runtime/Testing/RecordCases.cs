using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Runs the tests of a file that are about recorded requests: each is replayed pinned in the graph as it is now. Every
/// test opens its graphs anew, so that what is to be known of a replay is known of the test that it is about. Used by
/// one thread at a time.
/// </summary>
/// <param name="spec">The tests.</param>
/// <param name="loading">How graphs are opened.</param>
/// <param name="fixtures">Files of fixture tables; they stay their owner's.</param>
internal sealed class RecordCases(TestsSpec spec, TestLoading loading, FixtureFiles fixtures)
{
    /// <summary>Runs one of them.</summary>
    /// <param name="test">The test.</param>
    /// <param name="record">What it is about.</param>
    /// <param name="cancellation">Ends it, with a result that says so.</param>
    public async Task<TestResult> RunAsync(TestCaseSpec test, RecordCaseSpec record, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var files = fixtures.Write(test.Tables, diagnostics);
        var problems = diagnostics.ToList().Select(problem => problem.ToString()).ToList();
        var options = OptionsOf(files);
        using var graphs = new ReplayedGraphs(options);
        var run = new RecordCase(spec, test, record, graphs, problems);
        if (problems.Count == 0)
            await RunAsync(run, record, problems, cancellation).ConfigureAwait(false);
        return new TestResult(test.Name.Text, test.Name.Position, problems)
        {
            Outdated = run.Outdated,
            Remarks = [.. options.Remarks.All.Select(remark => $"{record.File.Position}: note: {remark}")],
        };
    }

    private async Task RunAsync(
        RecordCase run, RecordCaseSpec record, List<string> problems, CancellationToken cancellation)
    {
        try
        {
            using var reader = Open(record.File.Text);
            await run.RunAsync(reader, cancellation).ConfigureAwait(false);
        }
        catch (RecordFileException error)
        {
            problems.Add($"{record.File.Position}: {error.Message}");
        }
        catch (ReplayException error)
        {
            problems.AddRange(error.Problems);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            problems.Add($"{record.File.Position}: {record.File.Text}: {FixtureFiles.Reason(error)}"
                + (error is FileNotFoundException ? "; 'adflow run GRAPH --record FILE' makes one" : ""));
        }
    }

    // Messages have the path as it is written.
    private RecordReader Open(string written)
    {
        string path = Path.Combine(Path.GetDirectoryName(spec.File) ?? "", written);
        RegularFile.Require(path);
        return new RecordReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), written);
    }

    private ReplayOptions OptionsOf(IReadOnlyDictionary<string, string> files) => new()
    {
        Catalog = loading.Catalog,
        Plugins = loading.Plugins,
        OtherGraph = spec.GraphPath,
        Nodes = [.. spec.ObservedNodes],
        Root = loading.Root,
        Tables = new ReplayTableSources { Fixtures = files, Others = loading.Tables },
        Store = loading.Store,
        Fuse = loading.Planning.Fuse,
        Running = loading.Running,
    };
}
