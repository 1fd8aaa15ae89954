using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>The keys of a host, read again when their file changes; a broken file leaves the last good ones in force.
/// Thread-safe.</summary>
internal sealed partial class HostAccess : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly ILogger _log;
    private readonly ITimer _look;
    private readonly Lock _reading = new();
    private volatile KeyRing _keys;
    private DateTime _writtenAt;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public HostAccess(string store, TimeProvider time, ILogger log)
    {
        _path = Path.Combine(store, ApiKeyFile.FileName);
        _log = log;
        _writtenAt = File.GetLastWriteTimeUtc(_path);
        _keys = File.Exists(_path) ? KeyRing.Open.With(ApiKeyFile.Read(_path)) : KeyRing.Open;
        _look = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>The keys that count now.</summary>
    public KeyRing Keys => _keys;

    /// <summary>Reads the keys if their file has changed.</summary>
    public void Look()
    {
        lock (_reading)
        {
            var writtenAt = File.GetLastWriteTimeUtc(_path);
            if (writtenAt == _writtenAt)
                return;
            _writtenAt = writtenAt;
            try
            {
                // A file that is gone does not open a host that was closed.
                if (File.Exists(_path))
                    _keys = _keys.With(ApiKeyFile.Read(_path));
                else
                    Broken(_log, _path, "the file is gone");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Broken(_log, _path, error.Message);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _look.Dispose();

    [LoggerMessage(1, LogLevel.Error, "The keys in {Path} are not read, those before stay in force: {Reason}")]
    private static partial void Broken(ILogger log, string path, string reason);
}
