using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>What the log says of what is changed on a host: graphs, tables, counters and plugins.</summary>
internal static partial class DeploymentEvents
{
    [LoggerMessage(1, LogLevel.Information, "Graph '{Graph}': {Done}.")]
    public static partial void Done(ILogger log, string graph, string done);

    [LoggerMessage(2, LogLevel.Warning,
        "The deployment log ended with {Bytes} bytes that a crash had torn; never acknowledged, they are cut off.")]
    public static partial void Cut(ILogger log, long bytes);

    [LoggerMessage(3, LogLevel.Information, "{Count} things that a crash or a removal left in the store are deleted.")]
    public static partial void Swept(ILogger log, int count);

    [LoggerMessage(4, LogLevel.Error, "Graph '{Graph}' is not served: {Problems}")]
    public static partial void Broken(ILogger log, string graph, string problems);

    [LoggerMessage(5, LogLevel.Error, "The store cannot be written to.")]
    public static partial void NotStored(ILogger log, Exception error);

    [LoggerMessage(6, LogLevel.Warning,
        "What the store does not need any more cannot be deleted; the next start will.")]
    public static partial void NotDeleted(ILogger log, Exception error);

    [LoggerMessage(7, LogLevel.Warning,
        "The graphs folder cannot be watched ({Reason}); POST /graphs/reload reads it again.")]
    public static partial void NotWatched(ILogger log, string reason);

    [LoggerMessage(9, LogLevel.Warning, "The graphs folder {Folder} cannot be read: {Reason}")]
    public static partial void NotRead(ILogger log, string folder, string reason);

    [LoggerMessage(8, LogLevel.Warning, "The file {File} of the graphs folder is not deployed: {Problems}")]
    public static partial void NotLoaded(ILogger log, string file, string problems);

    [LoggerMessage(10, LogLevel.Information, "Plugins are loaded, generation {Generation}: {Files}.")]
    public static partial void Reloaded(ILogger log, int generation, string files);

    [LoggerMessage(11, LogLevel.Warning, "Plugins are not loaded, those before stay: {Problems}")]
    public static partial void NotReloaded(ILogger log, string problems);

    [LoggerMessage(12, LogLevel.Information, "Table '{Table}': {Done}.")]
    public static partial void TableDone(ILogger log, string table, string done);

    [LoggerMessage(13, LogLevel.Information, "Counters '{Counters}': {Done}.")]
    public static partial void CountersDone(ILogger log, string counters, string done);
}
