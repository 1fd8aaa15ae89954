namespace AdFlow.Hosting;

/// <summary>Loads plugins again when their files have changed and then stayed as they are for a while. Thread-safe.
/// </summary>
internal sealed class PluginWatch : IDisposable
{
    private readonly PluginReloader _reloader;
    private readonly TimeSpan _quiet;
    private readonly FileSystemWatcher _files;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Begins to watch.</summary>
    /// <param name="folder">The folder, which must be there.</param>
    /// <param name="reloader">Loads them.</param>
    /// <param name="quiet">How long files have to stay as they are.</param>
    /// <param name="time">The clock.</param>
    public PluginWatch(string folder, PluginReloader reloader, TimeSpan quiet, TimeProvider time)
    {
        (_reloader, _quiet) = (reloader, quiet);
        _timer = time.CreateTimer(_ => Reload(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _files = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        _files.Changed += (_, _) => Wait();
        _files.Created += (_, _) => Wait();
        _files.Deleted += (_, _) => Wait();
        _files.Renamed += (_, _) => Wait();
        // Where the system lost count of the changes there were some.
        _files.Error += (_, _) => Wait();
        _files.EnableRaisingEvents = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _files.Dispose();
        _timer.Dispose();
    }

    private void Wait() => _timer.Change(_quiet, Timeout.InfiniteTimeSpan);

    private async void Reload()
    {
        try
        {
            var before = await _reloader.ReloadAsync(_ended.Token).ConfigureAwait(false);
            await _reloader.SeeCollectedAsync(before, TimeSpan.FromMinutes(1), _ended.Token).ConfigureAwait(false);
        }
        catch (PluginLoadException)
        {
            // The reloader remembers the problems, and GET /plugins tells them.
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The host ends.
        }
    }
}
