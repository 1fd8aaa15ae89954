using System.Collections.Concurrent;
using AdFlow.Runtime;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>The recordings of a host: begins them one after the other for each graph, and knows their files.
/// Thread-safe.</summary>
internal sealed partial class HostRecordings(AdFlowOptions options, ILogger log)
{
    private const string Suffix = ".adrec";

    private readonly ConcurrentDictionary<string, GraphRecording> _last = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Path, long Bytes, DateTime At), long> _counts = new();

    /// <summary>Ends a recording that has all its runs: takes it out of what is deployed.</summary>
    public Func<string, RecordingSpec, Task> End { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Folder of a graph's files.</summary>
    public string FolderOf(string graph) =>
        Path.Combine(Path.GetFullPath(options.StoreFolder), "recordings", graph);

    /// <summary>Begins a recording; it takes runs when the one before has closed its file. One caller at a time for
    /// each graph.</summary>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="spec">Which runs.</param>
    /// <param name="goesOn">Whether the host has started, and the recording was begun before.</param>
    public GraphRecording Begin(string graph, RecordingSpec spec, bool goesOn)
    {
        var before = _last.TryGetValue(graph, out var last) ? last.Closed : Task.CompletedTask;
        return _last[graph] = new GraphRecording(graph, spec, new RecordSinkOptions
        {
            Folder = FolderOf(graph), MaxFileBytes = (long)spec.Megabytes << 20, KeptFiles = spec.Files,
            Unexpected = error => Lost(log, graph, error),
        }, goesOn, before, options.Time, Full);
    }

    /// <summary>Completed when the files of recordings of a graph that were ended are finished.</summary>
    public Task ClosedAsync(string graph) =>
        _last.TryGetValue(graph, out var last) && last.IsRetired ? last.Closed : Task.CompletedTask;

    /// <summary>Completed when the files of all recordings that were ended are finished.</summary>
    public Task ClosedAsync() => Task.WhenAll(_last.Keys.Select(ClosedAsync));

    /// <summary>The finished files of a graph, oldest first.</summary>
    public IReadOnlyList<RecordingFile> Files(string graph)
    {
        var folder = new DirectoryInfo(FolderOf(graph));
        return folder.Exists ? [.. folder.EnumerateFiles("*" + Suffix)
            .Where(file => file.Name.EndsWith(Suffix, StringComparison.Ordinal))
            .OrderBy(file => file.Name, StringComparer.Ordinal).Select(Describe)] : [];
    }

    private RecordingFile Describe(FileInfo file)
    {
        try
        {
            var key = (file.FullName, file.Length, file.LastWriteTimeUtc);
            if (_counts.TryGetValue(key, out long runs))
                return new RecordingFile(file.FullName, file.Length, runs, null);
            using var reader = new RecordReader(file.FullName);
            return new RecordingFile(file.FullName, file.Length, _counts[key] = reader.CountRuns(), null);
        }
        // Another one took its place, or somebody has damaged it.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or RecordFileException)
        {
            return new RecordingFile(file.FullName, 0, 0, error.Message);
        }
    }

    private void Full(GraphRecording recording) => _ = Task.Run(async () =>
    {
        try
        {
            await End(recording.Graph, recording.Spec).ConfigureAwait(false);
        }
        // It records nothing more all the same, and the next start of the host tries again.
        catch (Exception error) when (error is DeploymentException or ObjectDisposedException)
        {
            NotEnded(log, recording.Graph, error.Message);
        }
    });

    [LoggerMessage(1, LogLevel.Warning, "The recording of {Graph} has all its runs and cannot be ended: {Reason}")]
    private static partial void NotEnded(ILogger log, string graph, string reason);

    [LoggerMessage(2, LogLevel.Error, "A record of {Graph} cannot be written; others lost so are only counted")]
    private static partial void Lost(ILogger log, string graph, Exception error);
}
