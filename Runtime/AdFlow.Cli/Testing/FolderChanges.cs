using System.Threading.Channels;

namespace AdFlow.Cli;

/// <summary>Wakes up when something changes in folders. What the system tells is only a hint: it may lose events, or
/// have no room for another watch, so one looks again every so often anyway. Thread-safe but for waiting.</summary>
internal sealed class FolderChanges : IDisposable
{
    private static readonly TimeSpan Rescan = TimeSpan.FromSeconds(2), Quiet = TimeSpan.FromMilliseconds(150);

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);

    /// <summary>Watches these folders from now on, and no others.</summary>
    public void Watch(IReadOnlySet<string> folders)
    {
        foreach (string gone in _watchers.Keys.Where(folder => !folders.Contains(folder)).ToList())
        {
            _watchers[gone].Dispose();
            _watchers.Remove(gone);
        }
        foreach (string folder in folders.Where(folder => !_watchers.ContainsKey(folder) && Directory.Exists(folder)))
            if (Open(folder) is { } watcher)
                _watchers.Add(folder, watcher);
    }

    /// <summary>Waits for a change, and then until there is none for a moment; or until it is time to look again.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        bool isChanged = await WaitAsync(Rescan, cancellation);
        while (isChanged)
            isChanged = await WaitAsync(Quiet, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
            watcher.Dispose();
    }

    private async Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        waiting.CancelAfter(time);
        try
        {
            return await _changes.Reader.ReadAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private FileSystemWatcher? Open(string folder)
    {
        var watcher = new FileSystemWatcher(folder);
        void Tell() => _changes.Writer.TryWrite(true);
        watcher.Changed += (_, _) => Tell();
        watcher.Created += (_, _) => Tell();
        watcher.Deleted += (_, _) => Tell();
        watcher.Renamed += (_, _) => Tell();
        watcher.Error += (_, _) => Tell();
        try
        {
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            // Gone again, or the system has no watch left: looking every so often remains.
            watcher.Dispose();
            return null;
        }
    }
}
